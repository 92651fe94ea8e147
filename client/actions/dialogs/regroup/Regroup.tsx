import type { JSX, ReactNode } from 'react';
import type { Incident } from '#contract/records/incident.ts';
import { versionToSend } from '#client/actions/changed-since.ts';
import { closeDialog } from '#client/dialogs/open-dialog.ts';
import { useAnswer } from '../use-answer.ts';
import { JoinDialog } from './JoinDialog.tsx';
import { SplitDialog } from './SplitDialog.tsx';

interface RegroupProps {
  readonly command: 'split-incident' | 'join-incidents';
  readonly incident: Incident;
  /** As it was when the window opened. */
  readonly seen: Incident;
  readonly notice: ReactNode;
}

/** What belongs together: some alerts leave an incident, or another one comes to it. */
export default function Regroup({ command, incident, seen, notice }: RegroupProps): JSX.Element {
  const answer = useAnswer();
  const at = { incident: incident.id, version: versionToSend(seen, incident) };
  return command === 'split-incident' ? (
    <SplitDialog
      incident={incident}
      notice={notice}
      onClose={closeDialog}
      onSend={(alerts) => void answer('split-incident', { ...at, alerts })}
    />
  ) : (
    <JoinDialog
      incident={incident}
      notice={notice}
      onClose={closeDialog}
      onSend={(other) => void answer('join-incidents', { ...at, other: other.id, otherVersion: other.version })}
    />
  );
}
