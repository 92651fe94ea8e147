import { useCallback } from 'react';
import type { CommandInput, CommandName } from '#contract/commands.ts';
import { COMMAND_LABELS } from '#contract/transitions.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { formatMoment } from '#client/ui/time/format.ts';
import { useWorld } from '#client/world/hooks.ts';

type SendCommand = <N extends CommandName>(name: N, input: CommandInput<N>) => Promise<boolean>;

/** So long without an answer, the person is told that it is under way and need not be done again. */
const UNANSWERED_MS = 1500;

/** Gives a command to the server and tells the person what came of it. Resolves to whether it was carried out. */
export function useSendCommand(): SendCommand {
  const world = useWorld();
  const { pick, t } = useWords();
  return useCallback(
    async (name, input) => {
      const what = pick(COMMAND_LABELS[name]);
      const waiting = setTimeout(() => showMessage(t('run.waiting', { what })), UNANSWERED_MS);
      const result = await world.send(name, input).finally(() => clearTimeout(waiting));
      if (result.ok) {
        // A device that was told has not done it yet.
        showMessage(t(name === 'operate' ? 'run.given' : 'run.done', { what }));
        return true;
      }
      const { message, by, at } = result.refusal;
      const first = by && at !== undefined ? t('run.first', { name: by.name, time: formatMoment(at, world.serverNow()) }) : undefined;
      showMessage(pick(message), 'refused', first && !pick(message).includes(by!.name) ? first : undefined);
      return false;
    },
    [world, pick, t],
  );
}
