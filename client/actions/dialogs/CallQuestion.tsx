import type { JSX, ReactNode } from 'react';
import { label } from '#contract/label.ts';
import { CALL_OUTCOMES, type CallOutcome, type Incident } from '#contract/records/incident.ts';
import { COMMAND_LABELS } from '#contract/transitions.ts';
import { Contacts } from '#client/care/Contacts.tsx';
import { closeDialog } from '#client/dialogs/open-dialog.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useWorld } from '#client/world/hooks.ts';
import { NoteDialog } from './NoteDialog.tsx';
import { useAnswer } from './use-answer.ts';

const WORDS = {
  note: label('说明（可留空）', 'What was said (may be empty)'),
  'no-answer': label('无人接听', 'No answer'),
  help: label('需要帮助', 'Help is needed'),
  well: label('平安，无需上门', 'All is well'),
};

interface CallQuestionProps {
  readonly incident: Incident;
  readonly version: number;
  readonly notice: ReactNode;
}

/** Whom to call about somebody cared for, and what came of it. */
export default function CallQuestion({ incident, version, notice }: CallQuestionProps): JSX.Element {
  const { pick } = useWords();
  const world = useWorld();
  const answer = useAnswer();
  const devices = incident.alerts.flatMap((id) => world.get('alert', id)?.device ?? []);
  return (
    <NoteDialog
      title={`${pick(COMMAND_LABELS.call)} · ${incident.number}`}
      label={pick(WORDS.note)}
      least={0}
      choices={CALL_OUTCOMES.map((id) => ({ id, label: pick(WORDS[id]), least: 0 }))}
      send={pick(COMMAND_LABELS.call)}
      notice={
        <>
          {notice}
          <Contacts devices={devices} />
        </>
      }
      onClose={closeDialog}
      onSend={({ note, choice }) => void answer('call', { incident: incident.id, version, outcome: choice as CallOutcome, note })}
    />
  );
}
