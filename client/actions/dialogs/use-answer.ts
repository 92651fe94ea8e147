import { useState, type ReactNode } from 'react';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { closeDialog } from '#client/dialogs/open-dialog.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { formatMoment } from '#client/ui/time/format.ts';
import { useWorld } from '#client/world/hooks.ts';
import { changedSince } from '../changed-since.ts';
import { useSendCommand } from '../send-command.ts';

/** Sends the command and closes the dialog at once: a refusal is shown as a message, and what was typed would be out of date anyway. */
export function useAnswer(): ReturnType<typeof useSendCommand> {
  const run = useSendCommand();
  return (name, input) => {
    closeDialog();
    return run(name, input);
  };
}

/** The record as it was when the dialog opened: what the person decides on. */
export function useRecordAtOpening<R extends Incident | Ticket>(record: R | undefined): R | undefined {
  const [seen, setSeen] = useState(record);
  if (seen === undefined && record !== undefined) setSeen(record);
  return seen ?? record;
}

/** Says, while the person still thinks, that somebody was quicker. */
export function useChangedSince(seen: Incident | Ticket | undefined, record: Incident | Ticket | undefined): ReactNode {
  const { t } = useWords();
  const world = useWorld();
  if (!seen || !record || !changedSince(seen, record)) return undefined;
  return t('run.first', { name: record.updatedBy.name, time: formatMoment(record.updatedAt, world.serverNow()) });
}
