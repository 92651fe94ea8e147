import { useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { readFocus, type EventFocus } from '#contract/wire/event-focus.ts';
import type { Operation } from '#contract/records/operation.ts';
import { LazyStrip } from '#client/media/LazyStrip.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { useVisibleRows } from '#client/panels/alert-queue/visible-rows.ts';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { AgeText } from '#client/ui/time/Age.tsx';
import { setView } from '#client/view/view.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { EventRow } from './EventRow.tsx';
import { eventLabel, showsMedia, shownBy } from './event-words.ts';
import { OperatedRow } from './OperatedRow.tsx';
import { linesOf, operationsAt } from './operated.ts';
import { useEvents } from './use-events.ts';
import styles from './timeline.module.css';

/** Height of one line; `.row` in timeline.module.css has the same. */
const ROW_REM = 3.25;
/** So near to its end the list is read on. */
const NEAR_END = 20;

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };

/** What happened at a device, a place or to an incident's devices, newest first, as it happens. */
export default function EventTimeline({ focus, withDevice }: { focus: EventFocus; withDevice: boolean }): JSX.Element {
  const { t, pick } = useWords();
  const { events, fault, older, whole } = useEvents(focus);
  const operations = useOperationsAt(focus);
  if (events === null) return fault === null ? <Skeleton rows={4} /> : <p className={styles.fault}>{pick(fault)}</p>;
  if (events.length === 0 && operations.length === 0) return <EmptyState icon="clock" title={t('events.none')} />;
  return (
    <>
      {fault !== null && <p className={styles.fault}>{pick(fault)}</p>}
      <EventList events={events} operations={operations} whole={whole} older={older} withDevice={withDevice} />
    </>
  );
}

interface EventListProps {
  readonly events: readonly DeviceEvent[];
  readonly operations: readonly Operation[];
  readonly whole: boolean;
  readonly older: (() => void) | null;
  readonly withDevice: boolean;
}

function EventList({ events, operations, whole, older, withDevice }: EventListProps): JSX.Element {
  const { t } = useWords();
  const list = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState('');
  const { kinds } = useWorld();
  const pictured = useMemo(() => {
    const own = events.find(({ id }) => id === chosen);
    return own && showsMedia(kinds, own) ? own : events.find((event) => showsMedia(kinds, event));
  }, [events, chosen, kinds]);
  const lines = useMemo(() => linesOf(events, operations, whole), [events, operations, whole]);
  const frame = useVisibleRows(list, lines.length, ROW_REM);
  const at = useMemo(() => lines.findIndex(({ id }) => id === chosen), [lines, chosen]);
  useEffect(() => {
    if (frame.last >= lines.length - NEAR_END) older?.();
  }, [frame.last, lines.length, older]);
  const open = ({ id, device }: { readonly id: string; readonly device: string }): void => {
    setChosen(id);
    if (withDevice) setView({ open: `device:${device}` });
  };
  const onKeyDown = (key: KeyboardEvent): void => {
    if (key.key === 'Enter' && at >= 0) open('event' in lines[at] ? lines[at].event : lines[at].operation);
    const step = STEPS[key.key];
    if (step === undefined) return;
    key.preventDefault();
    const next = Math.max(0, Math.min(lines.length - 1, at + step));
    setChosen(lines[next].id);
    frame.reveal(next);
  };
  return (
    <>
      <div
        ref={list}
        className={styles.list}
        role="listbox"
        tabIndex={0}
        aria-label={t('events.title')}
        aria-activedescendant={at < 0 ? undefined : `event-${chosen}`}
        onScroll={frame.onScroll}
        onKeyDown={onKeyDown}
        data-events={events.length}
      >
        <div style={{ height: frame.before }} />
        {lines.slice(frame.first, frame.last).map((line) => {
          const shared = { selected: line.id === chosen, withDevice, onChoose: open };
          return 'event' in line ? (
            <EventRow key={line.id} event={line.event} {...shared} />
          ) : (
            <OperatedRow key={line.id} operation={line.operation} {...shared} />
          );
        })}
        <div style={{ height: frame.after }} />
      </div>
      <Footage event={pictured} />
    </>
  );
}

/** What devices of the focus were told to do, as far as it is at hand. */
function useOperationsAt(focus: EventFocus): readonly Operation[] {
  const world = useWorld();
  const { records, version } = useRecords('operation');
  const { version: alertVersion } = useRecords('alert');
  return useMemo(() => {
    const read = readFocus(focus);
    if (read === null) return [];
    const incident = read.type === 'incident' ? world.get('incident', read.id) : undefined;
    return operationsAt(read, records.values(), { incident, alerts: world.all('alert').values() });
  }, [world, focus, records, version, alertVersion]);
}

/** Pictures and clips of the chosen event, or of the newest that has any. */
function Footage({ event }: { event: DeviceEvent | undefined }): JSX.Element | null {
  const world = useWorld();
  const { pick, t } = useWords();
  if (!event) return null;
  const name = world.get('device', event.device)?.name ?? event.device;
  return (
    <section className={styles.pictures} aria-label={t('events.footage')}>
      <p className={styles.picturesOf}>
        {pick(eventLabel(world.kinds, event))} <AgeText at={event.at} />
      </p>
      <LazyStrip key={event.id} shown={shownBy(world.kinds, event, name)} />
    </section>
  );
}
