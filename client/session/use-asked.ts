import { useEffect, useState } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { useSignedIn } from './context.ts';
import { Refused, request } from './session.ts';

interface Asked<T> {
  /** null until the first answer; kept, and growing old, while the next is refused. */
  readonly data: T | null;
  readonly refusal: Refusal | null;
}

/** What a GET of the REST interface answers; asked for again while the page is visible. @param path with its query */
export function useAsked<T>(path: string, everyMs = 30_000): Asked<T> {
  const [asked, setAsked] = useState<Asked<T> & { readonly path: string }>({ data: null, refusal: null, path });
  const { leave } = useSignedIn();
  useEffect(() => {
    let current = true;
    const ask = async (): Promise<void> => {
      try {
        const data = await request<T>('GET', path);
        if (current) setAsked({ data, refusal: null, path });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { refusal } = error;
        if (refusal.code === 'unauthenticated') leave();
        else if (current) setAsked((before) => ({ data: before.path === path ? before.data : null, refusal, path }));
      }
    };
    void ask();
    const timer = setInterval(() => document.visibilityState === 'visible' && void ask(), everyMs);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [path, everyMs, leave]);
  return asked.path === path ? asked : { data: null, refusal: null };
}

/** The query of a figure that is about a place; `''` = all one may see. */
export const withinQuery = (within: string): string => (within === '' ? '' : `?within=${encodeURIComponent(within)}`);
