import { useMemo, useRef, useState, type JSX, type ReactNode } from 'react';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { COMMAND_LABELS } from '#contract/transitions.ts';
import { alertLabel } from '#client/alerts/alert-words.ts';
import { useDeviceName } from '#client/alerts/DeviceName.tsx';
import { alertOrder } from '#client/alerts/queue-item.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { AgeText } from '#client/ui/time/Age.tsx';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { ChoiceList } from './ChoiceList.tsx';
import { RegroupDialog } from './RegroupDialog.tsx';
import styles from './regroup.module.css';

/** More than these are not chosen one by one. */
const MOST = 200;

interface SplitDialogProps {
  readonly incident: Incident;
  readonly notice: ReactNode;
  readonly onSend: (alerts: string[]) => void;
  readonly onClose: () => void;
}

/** Choose the alerts that leave an incident: at least one goes, and one stays. */
export function SplitDialog({ incident, notice, onSend, onClose }: SplitDialogProps): JSX.Element {
  const { kinds } = useWorld();
  const { t, pick } = useWords();
  const { records, version } = useRecords('alert');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const alerts = useMemo(
    () =>
      incident.alerts
        .map((id) => records.get(id))
        .filter((alert) => alert !== undefined)
        .sort(alertOrder(kinds))
        .slice(0, MOST),
    [incident, records, version, kinds],
  );
  const leaving = alerts.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const possible = leaving.length > 0 && leaving.length < incident.alerts.length;
  const send = (): void => {
    if (possible) onSend(leaving);
  };
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const title = `${pick(COMMAND_LABELS['split-incident'])} · ${incident.number}`;
  return (
    <RegroupDialog
      title={title}
      about={t(incident.tickets.length > 0 ? 'split.aboutTickets' : 'split.about')}
      notice={notice}
      words={t('split.send', { n: leaving.length })}
      possible={possible}
      onSend={send}
      onClose={onClose}
      first={list}
    >
      <ChoiceList title={title} ids={alerts.map(({ id }) => id)} chosen={chosen} onToggle={toggle} onSend={send} many list={list}>
        {(id) => <AlertChoice alert={records.get(id)!} />}
      </ChoiceList>
      <p className={styles.about} role="status">
        {leaving.length === incident.alerts.length ? t('split.all') : t('split.keys')}
      </p>
    </RegroupDialog>
  );
}

function AlertChoice({ alert }: { alert: Alert }): JSX.Element {
  const world = useWorld();
  const { pick, t } = useWords();
  return (
    <>
      <span className={styles.main}>
        <SeverityMark severity={alert.severity} unacked={alert.acked === null} />
        <Name text={pick(useDeviceName(alert))} />
      </span>
      <span className={styles.sub}>
        {pick(alertLabel(world, alert))}
        {!alert.active && <Badge>{t('alert.cleared')}</Badge>}
        <AgeText at={alert.raisedAt} className={styles.push} />
      </span>
    </>
  );
}
