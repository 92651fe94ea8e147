import { useEffect, useState } from 'react';
import type { Refusal } from '#contract/commands.ts';
import type { AlertDays } from '#contract/live/alert-days.ts';
import { useSignedIn } from '#client/session/context.ts';
import { Refused, request } from '#client/session/session.ts';

const EVERY_MS = 30_000;

interface Counted {
  /** null until the first answer; kept, and growing old, while the next is refused. */
  readonly data: AlertDays | null;
  readonly refusal: Refusal | null;
}

/** Alerts of today and of the same day a week before, below a place (`''` = all one may see); asked for again while the page is visible. */
export function useAlertDays(within: string): Counted {
  const [counted, setCounted] = useState<Counted & { readonly within: string }>({ data: null, refusal: null, within });
  const { leave } = useSignedIn();
  useEffect(() => {
    let current = true;
    const ask = async (): Promise<void> => {
      try {
        const query = within === '' ? '' : `?within=${encodeURIComponent(within)}`;
        const data = await request<AlertDays>('GET', `/api/v1/alert-days${query}`);
        if (current) setCounted({ data, refusal: null, within });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { refusal } = error;
        if (refusal.code === 'unauthenticated') leave();
        else if (current) setCounted((before) => ({ ...before, data: before.within === within ? before.data : null, refusal, within }));
      }
    };
    void ask();
    const timer = setInterval(() => document.visibilityState === 'visible' && void ask(), EVERY_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [within, leave]);
  return counted.within === within ? counted : { data: null, refusal: null };
}
