import { useState, type JSX, type ReactNode } from 'react';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { COMMAND_LABELS, SHELVE_LIMIT_MS, ticketTransition } from '#contract/transitions.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { formatMoment } from '#client/ui/time.ts';
import { useRecord, useWorld } from '#client/world/hooks.ts';
import { decidedVersion, overtaken } from './decided.ts';
import { closeWindows, useWindows, type Question } from './dialogs.ts';
import { DispatchDialog } from './DispatchDialog.tsx';
import { NoteDialog } from './NoteDialog.tsx';
import { useRun } from './run.ts';

/** The window of the question being asked, if any. Rendered once per screen with actions. */
export function ActionDialogs(): JSX.Element | null {
  const question = useWindows((windows) => windows.question);
  if (!question) return null;
  const key = `${question.command} ${question.id}`;
  if (question.about === 'alert') return <ShelveQuestion key={key} id={question.id} />;
  if (question.about === 'incident') return <IncidentQuestion key={key} question={question} />;
  return <TicketQuestion key={key} question={question} />;
}

/** Sends and closes at once: a refusal is told, and what was typed would be out of date anyway. */
function useAnswer(): ReturnType<typeof useRun> {
  const run = useRun();
  return (name, input) => {
    closeWindows();
    return run(name, input);
  };
}

/** The record as it was when the question was put: what the person decides on. */
function useSeen<R extends Incident | Ticket>(record: R | undefined): R | undefined {
  const [seen, setSeen] = useState(record);
  if (seen === undefined && record !== undefined) setSeen(record);
  return seen ?? record;
}

/** Says, while the person still thinks, that somebody was quicker. */
function useOvertaken(seen: Incident | Ticket | undefined, record: Incident | Ticket | undefined): ReactNode {
  const { t } = useWords();
  const world = useWorld();
  if (!seen || !record || !overtaken(seen, record)) return undefined;
  return t('run.first', { name: record.updatedBy.name, time: formatMoment(record.updatedAt, world.serverNow()) });
}

const HOUR = 3_600_000;
/** Closing without a 综合评价. */
const UNSCORED = 'none';

function ShelveQuestion({ id }: { id: string }): JSX.Element | null {
  const alert: Alert | undefined = useRecord('alert', id);
  const world = useWorld();
  const answer = useAnswer();
  const { t, pick } = useWords();
  if (!alert) return null;
  const choices = [1, 4, SHELVE_LIMIT_MS / HOUR].map((hours) => ({ id: String(hours), label: t('shelve.hours', { n: hours }), least: 2 }));
  return (
    <NoteDialog
      title={pick(COMMAND_LABELS.shelve)} label={t('shelve.reason')} least={2} choices={choices} send={pick(COMMAND_LABELS.shelve)} onClose={closeWindows}
      onSend={({ note, choice }) => void answer('shelve', { alert: id, version: alert.version, reason: note, until: Math.floor(world.serverNow() + Number(choice) * HOUR) })}
    />
  );
}

function IncidentQuestion({ question }: { question: Question }): JSX.Element | null {
  const incident: Incident | undefined = useRecord('incident', question.id);
  const seen = useSeen(incident);
  const notice = useOvertaken(seen, incident);
  const answer = useAnswer();
  const { t, pick } = useWords();
  if (!incident || !seen) return null;
  if (question.command === 'dispatch') {
    const send = (crew: string, note: string): void => void answer('dispatch', { incident: incident.id, version: decidedVersion(seen, incident), crew, note });
    return <DispatchDialog title={`${t('dispatch.title')} · ${incident.number}`} incident={incident} notice={notice} onSend={send} onClose={closeWindows} />;
  }
  return (
    <NoteDialog
      title={pick(COMMAND_LABELS.comment)} label={t('comment.label')} least={1} send={t('send')} onClose={closeWindows}
      onSend={({ note }) => void answer('comment', { subject: 'incident', id: incident.id, text: note })}
    />
  );
}

function TicketQuestion({ question }: { question: Question }): JSX.Element | null {
  const ticket: Ticket | undefined = useRecord('ticket', question.id);
  const incident = useRecord('incident', ticket?.incident ?? '');
  const seen = useSeen(ticket);
  const notice = useOvertaken(seen, ticket);
  const answer = useAnswer();
  const { t, pick } = useWords();
  if (!ticket || !seen) return null;
  const at = { ticket: ticket.id, version: decidedVersion(seen, ticket) };
  const name = pick(COMMAND_LABELS[question.command]);
  const common = { title: `${name} · ${ticket.number}`, send: name, notice, onClose: closeWindows };
  const scores = [UNSCORED, '5', '4', '3', '2', '1'].map((id) => ({ id, label: id === UNSCORED ? t('close.unscored') : t('close.score', { n: id }), least: 0 }));
  switch (question.command) {
    case 'redispatch':
      return incident ? (
        <DispatchDialog
          {...common} incident={incident} returnedBy={ticket.state === 'returned' ? ticket.crew : null}
          onSend={(crew, note) => void answer('redispatch', { ...at, crew, note })}
        />
      ) : null;
    case 'finish':
      return <NoteDialog {...common} label={t('finish.note')} least={1} withPhoto onSend={({ note, photo }) => void answer('finish', { ...at, note, photo: photo === undefined ? undefined : { id: photo, note: '' } })} />;
    case 'verify': {
      const ways = (['pass', 'rework'] as const).filter((result) => ticketTransition('verify', ticket.state, result));
      const choices = ways.map((id) => ({ id, label: t(`verify.${id}`), least: id === 'pass' ? 0 : 2 }));
      return <NoteDialog {...common} label={t('verify.note')} least={0} choices={choices} onSend={({ note, choice }) => void answer('verify', { ...at, result: choice === 'rework' ? 'rework' : 'pass', note })} />;
    }
    case 'close':
      return <NoteDialog {...common} label={t('close.note')} least={0} choices={scores} onSend={({ note, choice }) => void answer('close', { ...at, note, ...(choice === UNSCORED ? {} : { score: Number(choice) }) })} />;
    case 'return':
    case 'reopen': {
      const command = question.command;
      return <NoteDialog {...common} label={t('return.reason')} least={2} onSend={({ note }) => void answer(command, { ...at, reason: note })} />;
    }
    default:
      return <NoteDialog {...common} label={t('comment.label')} least={1} send={t('send')} onSend={({ note }) => void answer('comment', { subject: 'ticket', id: ticket.id, text: note })} />;
  }
}
