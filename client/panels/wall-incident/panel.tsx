import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { actorName } from '#client/i18n/said.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel, type PanelProps } from '#client/panels/panel.ts';
import { placeWords } from '#client/places/place-words.ts';
import { useRecordsAsOf } from '#client/situation/as-of.ts';
import { MOMENT_NAMES, momentOf } from '#contract/tours/figures.ts';
import { figureSource } from '#client/tours/figure-source.ts';
import { crewsOf } from '#client/tours/yielding.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { WallPanel } from '#client/ui/frame/WallPanel.tsx';
import { SeverityMark } from '#client/ui/status/SeverityMark.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatClock, formatSpan } from '#client/ui/time/format.ts';
import { useRecord, useRecords, useWorld } from '#client/world/hooks.ts';
import styles from './wall-incident.module.css';

const WORDS = {
  title: label('一起事件', 'One incident'),
  source: label('事件与工单流转', 'The case and its tickets'),
  gone: label('这件事已移出屏幕', 'It has left the screen'),
  alerts: (all: number, unacked: number) => label(`${all} 条告警，${unacked} 条未确认`, `${all} alerts, ${unacked} not acknowledged`),
  going: label('前往', 'On the way'),
  nobody: label('尚未派人', 'nobody sent yet'),
  owner: label('负责', 'In charge'),
  notYet: label('尚未', 'not yet'),
  steps: {
    began: label('报警', 'Alert'),
    acknowledged: label('确认', 'Acknowledged'),
    dispatched: label('派遣', 'Sent'),
    arrived: label('到场', 'Arrived'),
    finished: label('处置完成', 'Work done'),
    closed: label('结案', 'Closed'),
  },
};

export default definePanel({ id: 'wall-incident', title: WORDS.title, component: WallIncident });

/** One incident for the room: what, where, for how long, who goes, and what has been done by when. */
function WallIncident({ id }: PanelProps): JSX.Element {
  const world = useWorld();
  const { pick, lang } = useWords();
  const asOf = useRecordsAsOf();
  const now = useCurrentTime();
  const incident = useRecord('incident', id);
  // Its alerts and tickets say what has been done.
  useRecords('alert');
  useRecords('ticket');
  if (!incident) return <EmptyState icon="refresh" title={pick(WORDS.gone)} />;
  const unacked = incident.alerts.filter((one) => world.get('alert', one)?.acked === null).length;
  const crews = crewsOf(world, incident);
  const context = { source: figureSource(world), now, subject: { type: 'incident' as const, id } };
  const steps = [{ name: 'began' as const, at: incident.openedAt }, ...MOMENT_NAMES.map((name) => ({ name, at: momentOf(name, context) }))];
  return (
    <WallPanel
      title={
        <span className={styles.title}>
          <SeverityMark severity={incident.severity} unacked={unacked > 0} />P{incident.priority}
        </span>
      }
      aside={incident.number}
      source={pick(WORDS.source)}
      asOf={asOf}
      className={styles.panel}
    >
      <p className={styles.what} data-severity={incident.severity}>
        <Name text={pick(incident.title)} lines={2} />
      </p>
      <p className={styles.where}>
        <Name text={pick(placeWords(world, incident.place))} />
        <span>{pick(WORDS.alerts(incident.alerts.length, unacked))}</span>
      </p>
      <p className={styles.span}>{formatSpan(Math.max(0, (incident.closedAt ?? now) - incident.openedAt), lang)}</p>
      <ol className={styles.steps}>
        {steps.map(({ name, at }) => (
          <li key={name} data-done={at === null ? undefined : ''}>
            <span>{pick(WORDS.steps[name])}</span>
            <span>{at === null ? pick(WORDS.notYet) : formatClock(at)}</span>
            <span className={styles.after}>
              {at === null || name === 'began' ? '' : `+${formatSpan(Math.max(0, at - incident.openedAt), lang)}`}
            </span>
          </li>
        ))}
      </ol>
      <p className={styles.who}>
        <span>{pick(WORDS.going)}</span>
        <Name text={crews.length > 0 ? crews.join('、') : pick(WORDS.nobody)} />
        {incident.owner && (
          <>
            <span>{pick(WORDS.owner)}</span>
            <Name text={actorName(incident.owner, lang)} />
          </>
        )}
      </p>
    </WallPanel>
  );
}
