import { useEffect, useState } from 'react';
import type { Refusal } from '#contract/commands.ts';
import type { Sensing } from '#contract/live/sensing.ts';
import { useSignedIn } from '#client/session/context.ts';
import { Refused, request } from '#client/session/session.ts';

const EVERY_MS = 5000;

interface Heard {
  /** Null until the first answer; kept while the next is refused. */
  readonly data: Sensing | null;
  readonly refusal: Refusal | null;
}

/** Health of sensing, asked for again while the page is visible. */
export function useSensing(): Heard {
  const [heard, setHeard] = useState<Heard>({ data: null, refusal: null });
  const { leave } = useSignedIn();
  useEffect(() => {
    let current = true;
    const ask = async (): Promise<void> => {
      try {
        const data = await request<Sensing>('GET', '/api/v1/sensing');
        if (current) setHeard({ data, refusal: null });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.refusal.code === 'unauthenticated') leave();
        const { refusal } = error;
        if (current) setHeard((before) => ({ ...before, refusal }));
      }
    };
    void ask();
    const timer = setInterval(() => document.visibilityState === 'visible' && void ask(), EVERY_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [leave]);
  return heard;
}
