import { useState } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Refused } from './session.ts';

interface Sending {
  /** Why it was not done; '' = nothing is wrong. */
  readonly fault: string;
  setFault(words: string): void;
  readonly busy: boolean;
  /** Does it, then what follows; a refusal is a fault in words. */
  send(work: () => Promise<unknown>): Promise<void>;
}

/** What a form sends, and why it was refused. */
export function useSending(onDone: () => void): Sending {
  const { pick } = useWords();
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    try {
      await work();
      onDone();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setFault(pick(error.refusal.message));
    } finally {
      setBusy(false);
    }
  };
  return { fault, setFault, busy, send };
}
