import { lazy, Suspense, type JSX } from 'react';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { COMMAND_LABELS, SHELVE_LIMIT_MS } from '#contract/transitions.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useRecord, useWorld } from '#client/world/hooks.ts';
import { versionToSend } from '../changed-since.ts';
import { closeDialog, type Question } from '#client/dialogs/open-dialog.ts';
import { DispatchDialog } from './DispatchDialog.tsx';
import { NoteDialog } from './NoteDialog.tsx';
import { TicketQuestion } from './TicketQuestion.tsx';
import { useAnswer, useChangedSince, useRecordAtOpening } from './use-answer.ts';

const CallQuestion = lazy(() => import('./CallQuestion.tsx'));
const Regroup = lazy(() => import('./regroup/Regroup.tsx'));

/** The window of one question. */
export default function Questions({ question }: { question: Question }): JSX.Element | null {
  const key = `${question.command} ${question.id}`;
  if (question.about === 'alert') return <ShelveQuestion key={key} id={question.id} />;
  if (question.about === 'incident') return <IncidentQuestion key={key} question={question} />;
  return <TicketQuestion key={key} question={question} />;
}

const HOUR = 3_600_000;
function ShelveQuestion({ id }: { id: string }): JSX.Element | null {
  const alert: Alert | undefined = useRecord('alert', id);
  const world = useWorld();
  const answer = useAnswer();
  const { t, pick } = useWords();
  if (!alert) return null;
  const choices = [1, 4, SHELVE_LIMIT_MS / HOUR].map((hours) => ({ id: String(hours), label: t('shelve.hours', { n: hours }), least: 2 }));
  return (
    <NoteDialog
      title={pick(COMMAND_LABELS.shelve)}
      label={t('shelve.reason')}
      least={2}
      choices={choices}
      send={pick(COMMAND_LABELS.shelve)}
      onClose={closeDialog}
      onSend={({ note, choice }) =>
        void answer('shelve', {
          alert: id,
          version: alert.version,
          reason: note,
          until: Math.floor(world.serverNow() + Number(choice) * HOUR),
        })
      }
    />
  );
}

function IncidentQuestion({ question }: { question: Question }): JSX.Element | null {
  const incident: Incident | undefined = useRecord('incident', question.id);
  const seen = useRecordAtOpening(incident);
  const notice = useChangedSince(seen, incident);
  const answer = useAnswer();
  const { t, pick } = useWords();
  if (!incident || !seen) return null;
  if (question.command === 'dispatch') {
    const send = (crew: string, note: string): void =>
      void answer('dispatch', { incident: incident.id, version: versionToSend(seen, incident), crew, note });
    return (
      <DispatchDialog
        title={`${t('dispatch.title')} · ${pick(incident.title)}`}
        incident={incident}
        notice={notice}
        onSend={send}
        onClose={closeDialog}
      />
    );
  }
  if (question.command === 'call') {
    return (
      <Suspense fallback={null}>
        <CallQuestion incident={incident} version={versionToSend(seen, incident)} notice={notice} />
      </Suspense>
    );
  }
  if (question.command === 'split-incident' || question.command === 'join-incidents') {
    return (
      <Suspense fallback={null}>
        <Regroup command={question.command} incident={incident} seen={seen} notice={notice} />
      </Suspense>
    );
  }
  return (
    <NoteDialog
      title={pick(COMMAND_LABELS.comment)}
      label={t('comment.label')}
      least={1}
      send={t('send')}
      onClose={closeDialog}
      onSend={({ note }) => void answer('comment', { subject: 'incident', id: incident.id, text: note })}
    />
  );
}
