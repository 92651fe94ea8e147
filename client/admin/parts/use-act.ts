import { useCallback, useState } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Refused } from '#client/session/session.ts';
import { showMessage } from '#client/ui/overlay/Toast.tsx';

/** Does something that may be refused. @returns true when it was done; a refusal is told to the person. */
export function useAct(): { busy: boolean; act: (work: () => Promise<unknown>, done?: string) => Promise<boolean> } {
  const { pick } = useWords();
  const [busy, setBusy] = useState(false);
  const act = useCallback(
    async (work: () => Promise<unknown>, done?: string): Promise<boolean> => {
      setBusy(true);
      try {
        await work();
        if (done !== undefined) showMessage(done);
        return true;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        showMessage(pick(error.refusal.message), 'refused');
        return false;
      } finally {
        setBusy(false);
      }
    },
    [pick],
  );
  return { busy, act };
}
