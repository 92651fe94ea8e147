import { useMemo, useRef, useState, type JSX, type ReactNode } from 'react';
import type { Incident } from '#contract/records/incident.ts';
import { COMMAND_LABELS } from '#contract/transitions.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { placeWords } from '#client/places/place-words.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { AgeText } from '#client/ui/time/Age.tsx';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { ChoiceList } from './ChoiceList.tsx';
import { joinable } from './choices.ts';
import { RegroupDialog } from './RegroupDialog.tsx';
import styles from './regroup.module.css';

/** The likeliest are first; who wants another one opens that and joins from there. */
const MOST = 40;

interface JoinDialogProps {
  readonly incident: Incident;
  readonly notice: ReactNode;
  readonly onSend: (other: Incident) => void;
  readonly onClose: () => void;
}

/** Choose the incident whose alerts and tickets come to this one. */
export function JoinDialog({ incident, notice, onSend, onClose }: JoinDialogProps): JSX.Element {
  const { t, pick } = useWords();
  const { records, version } = useRecords('incident');
  const list = useRef<HTMLUListElement>(null);
  const others = useMemo(() => joinable(incident, records.values()).slice(0, MOST), [incident, records, version]);
  const [chosen, setChosen] = useState<string | null>(null);
  // The one offered first stays chosen, whatever comes in meanwhile.
  const [first] = useState(() => others[0]?.id ?? null);
  const other = others.find(({ id }) => id === (chosen ?? first));
  const send = (): void => {
    if (other) onSend(other);
  };
  const title = `${pick(COMMAND_LABELS['join-incidents'])} · ${incident.number}`;
  return (
    <RegroupDialog
      title={title}
      about={t('join.about')}
      notice={notice}
      words={other ? t('join.send', { number: other.number }) : t('join.none')}
      possible={other !== undefined}
      onSend={send}
      onClose={onClose}
      first={list}
    >
      {others.length === 0 && <EmptyState icon="alert-triangle" title={t('join.none')} />}
      <ChoiceList
        title={title}
        ids={others.map(({ id }) => id)}
        chosen={new Set(other ? [other.id] : [])}
        onToggle={setChosen}
        onSend={send}
        many={false}
        list={list}
      >
        {(id) => <IncidentChoice incident={records.get(id)!} splitOff={records.get(id)!.splitFrom === incident.id} />}
      </ChoiceList>
    </RegroupDialog>
  );
}

function IncidentChoice({ incident, splitOff }: { incident: Incident; splitOff: boolean }): JSX.Element {
  const world = useWorld();
  const { pick, t } = useWords();
  return (
    <>
      <span className={styles.main}>
        <SeverityMark severity={incident.severity} unacked={incident.state === 'open'} />
        <Name text={pick(incident.title)} lines={2} />
      </span>
      <span className={styles.sub}>
        <span className={styles.number}>{incident.number}</span>
        {splitOff ? t('join.splitOff') : <Name text={pick(placeWords(world, incident.place))} />}
      </span>
      <span className={styles.sub}>
        {t('join.holds', { alerts: incident.alerts.length, tickets: incident.tickets.length })}
        <AgeText at={incident.openedAt} className={styles.push} />
      </span>
    </>
  );
}
