import { useCallback } from 'react';
import type { CommandInput, CommandName } from '#contract/commands.ts';
import { COMMAND_LABELS } from '#contract/transitions.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { tell } from '#client/ui/Toast.tsx';
import { formatMoment } from '#client/ui/time.ts';
import { useWorld } from '#client/world/hooks.ts';

export type Run = <N extends CommandName>(name: N, input: CommandInput<N>) => Promise<boolean>;

/** Gives a command to the server and tells the person what came of it. Resolves to whether it was carried out. */
export function useRun(): Run {
  const world = useWorld();
  const { pick, t } = useWords();
  return useCallback(
    async (name, input) => {
      const result = await world.send(name, input);
      if (result.ok) {
        tell(t('run.done', { what: pick(COMMAND_LABELS[name]) }));
        return true;
      }
      const { message, by, at } = result.refusal;
      const first = by && at !== undefined ? t('run.first', { name: by.name, time: formatMoment(at, world.serverNow()) }) : undefined;
      tell(pick(message), 'refused', first && !pick(message).includes(by!.name) ? first : undefined);
      return false;
    },
    [world, pick, t],
  );
}
