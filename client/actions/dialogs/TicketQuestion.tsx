import type { JSX } from 'react';
import type { Ticket } from '#contract/records/ticket.ts';
import { COMMAND_LABELS, ticketTransition } from '#contract/transitions.ts';
import { closeDialog, type Question } from '#client/dialogs/open-dialog.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useRecord } from '#client/world/hooks.ts';
import { versionToSend } from '../changed-since.ts';
import { DispatchDialog } from './DispatchDialog.tsx';
import { NoteDialog, type NoteDialogProps } from './NoteDialog.tsx';
import { useAnswer, useChangedSince, useRecordAtOpening } from './use-answer.ts';

/** The dialog of a command about a ticket. */
export function TicketQuestion({ question }: { question: Question }): JSX.Element | null {
  const ticket: Ticket | undefined = useRecord('ticket', question.id);
  const incident = useRecord('incident', ticket?.incident ?? '');
  const seen = useRecordAtOpening(ticket);
  const notice = useChangedSince(seen, ticket);
  const answer = useAnswer();
  const { pick } = useWords();
  const ask = useNoteQuestion();
  if (!ticket || !seen) return null;
  const at = { ticket: ticket.id, version: versionToSend(seen, ticket) };
  const name = pick(COMMAND_LABELS[question.command]);
  const common = { title: `${name} · ${ticket.number}`, notice, onClose: closeDialog };
  if (question.command !== 'redispatch') return <NoteDialog {...common} send={name} {...ask(question.command, ticket, at)} />;
  return incident ? (
    <DispatchDialog
      {...common}
      incident={incident}
      returnedBy={ticket.state === 'returned' ? ticket.crew : null}
      onSend={(crew, note) => void answer('redispatch', { ...at, crew, note })}
    />
  ) : null;
}

/** Closing without a 综合评价. */
const UNSCORED = 'none';
const SCORES = [UNSCORED, '5', '4', '3', '2', '1'];

type NoteQuestion = Pick<NoteDialogProps, 'label' | 'least' | 'choices' | 'photoFor' | 'onSend'> & { readonly send?: string };

/** What the dialog of a command asks, and what is sent for the answer. */
function useNoteQuestion(): (command: string, ticket: Ticket, at: { ticket: string; version: number }) => NoteQuestion {
  const answer = useAnswer();
  const { t } = useWords();
  return (command, ticket, at) => {
    switch (command) {
      case 'finish':
        return {
          label: t('finish.note'),
          least: 1,
          photoFor: `ticket:${ticket.id}`,
          onSend: ({ note, photo }) =>
            void answer('finish', { ...at, note, photo: photo === undefined ? undefined : { id: photo, note: '' } }),
        };
      case 'verify': {
        const results = (['pass', 'rework'] as const).filter((result) => ticketTransition('verify', ticket.state, result));
        return {
          label: t('verify.note'),
          least: 0,
          choices: results.map((id) => ({ id, label: t(`verify.${id}`), least: id === 'pass' ? 0 : 2 })),
          onSend: ({ note, choice }) => void answer('verify', { ...at, result: choice === 'rework' ? 'rework' : 'pass', note }),
        };
      }
      case 'close':
        return {
          label: t('close.note'),
          least: 0,
          choices: SCORES.map((id) => ({ id, label: id === UNSCORED ? t('close.unscored') : t('close.score', { n: id }), least: 0 })),
          onSend: ({ note, choice }) => void answer('close', { ...at, note, ...(choice === UNSCORED ? {} : { score: Number(choice) }) }),
        };
      case 'return':
      case 'reopen':
        return { label: t('return.reason'), least: 2, onSend: ({ note }) => void answer(command, { ...at, reason: note }) };
      default:
        return {
          label: t('comment.label'),
          least: 1,
          send: t('send'),
          onSend: ({ note }) => void answer('comment', { subject: 'ticket', id: ticket.id, text: note }),
        };
    }
  };
}
