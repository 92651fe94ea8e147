import { useCallback, useEffect, useRef, useState } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { useSignedIn } from '#client/session/context.ts';
import { Refused, request } from '#client/session/session.ts';

export interface Loaded<T> {
  /** Null until the first answer; kept while it is asked again. */
  readonly data: T | null;
  readonly refusal: Refusal | null;
  readonly again: () => void;
}

/**
 * What a path of the REST interface answers.
 * @param path null = nothing is asked
 * @param everyMs asked again so often, while the page is visible
 */
export function useLoad<T>(path: string | null, everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; data: T | null; refusal: Refusal | null }>({
    path: null,
    data: null,
    refusal: null,
  });
  const [turn, setTurn] = useState(0);
  const { leave } = useSignedIn();
  const newest = useRef(0);
  useEffect(() => {
    if (path === null) return;
    const mine = ++newest.current;
    request<T>('GET', path).then(
      (data) => mine === newest.current && setState({ path, data, refusal: null }),
      (error: unknown) => {
        if (mine !== newest.current) return;
        if (!(error instanceof Refused)) throw error;
        if (error.refusal.code === 'unauthenticated') leave();
        setState((before) => ({ path, data: before.path === path ? before.data : null, refusal: error.refusal }));
      },
    );
  }, [path, turn, leave]);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && setTurn((n) => n + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  const again = useCallback(() => setTurn((n) => n + 1), []);
  return { data: state.data, refusal: state.refusal, again };
}
