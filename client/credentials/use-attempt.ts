import { useState } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { Refused } from '#client/session/session.ts';

interface Attempt {
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  /** @returns what the work gave; null = it was refused */
  readonly attempt: <T>(work: () => Promise<T>) => Promise<T | null>;
}

/** Runs something that may be refused, and keeps the refusal to be shown. */
export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    setRefusal(null);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, attempt };
}
