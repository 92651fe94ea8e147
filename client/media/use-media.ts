import { useCallback, useEffect, useState } from 'react';
import type { Label } from '#contract/label.ts';
import { Refused } from '#client/session/session.ts';
import { openMedia, readMedia, type MediaFacts, type OpenMedia } from './media.ts';

/** How a picture or clip stands on this screen. */
export interface SeenMedia {
  readonly state: 'loading' | 'shown' | 'locked' | 'gone' | 'failed';
  readonly facts: MediaFacts | null;
  readonly addresses: OpenMedia | null;
  readonly fault: Label | null;
  /** Opens it with a reason. @returns what went wrong */
  open(reason: string): Promise<Label | null>;
  /** Its address has run out, or it could not be read: again. */
  renew(): void;
}

interface Held {
  readonly state: SeenMedia['state'];
  readonly facts: MediaFacts | null;
  readonly addresses: OpenMedia | null;
  readonly fault: Label | null;
}
const NOTHING: Held = { state: 'loading', facts: null, addresses: null, fault: null };
/** An address that fails at once when it is new is not asked for again and again. */
const MOST_RENEWALS = 3;

const faultOf = (error: unknown): Label =>
  error instanceof Refused ? error.refusal.message : { zh: '照片未能读取', en: 'The picture could not be read' };

async function look(id: string, reason: string, fresh: boolean): Promise<Held> {
  const facts = await readMedia(id);
  if (facts.media.goneAt !== null) return { ...NOTHING, state: 'gone', facts };
  if (facts.asksReason && reason === '') return { ...NOTHING, state: 'locked', facts };
  return { state: 'shown', facts: { ...facts, asksReason: false }, addresses: await openMedia(id, reason, fresh), fault: null };
}

export function useMedia(id: string): SeenMedia {
  const [held, setHeld] = useState<Held>(NOTHING);
  const [renewals, setRenewals] = useState(0);
  useEffect(() => {
    let gone = false;
    const put = (next: Held): void => {
      if (!gone) setHeld(next);
    };
    look(id, '', renewals > 0).then(put, (error: unknown) => put({ ...NOTHING, state: 'failed', fault: faultOf(error) }));
    return () => {
      gone = true;
    };
  }, [id, renewals]);
  const open = useCallback(
    async (reason: string): Promise<Label | null> => {
      try {
        setHeld(await look(id, reason, true));
        return null;
      } catch (error) {
        return faultOf(error);
      }
    },
    [id],
  );
  const renew = useCallback(() => setRenewals((count) => (count < MOST_RENEWALS ? count + 1 : count)), []);
  return { ...held, open, renew };
}
