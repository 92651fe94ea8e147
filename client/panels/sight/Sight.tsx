import { useEffect, useMemo, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { label, type Label } from '#contract/label.ts';
import { STATUS_LABELS, STATUSES } from '#contract/live/status.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { densityAt, LEVEL_LABELS, LEVEL_MEANS } from '#scenes/sight/density.ts';
import { rankFor, sightingsOf, type Sighting, type Sightings } from '#client/sight/camera-coverage.ts';
import { showsSight, sightTarget } from '#client/sight/target.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Kbd } from '#client/ui/controls/Kbd.tsx';
import { useKeys } from '#client/ui/controls/keys.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { setView, viewStore } from '#client/view/view.ts';
import { useRecords, useStatusCounts, useWorld } from '#client/world/hooks.ts';
import { SightMark } from './SightMark.tsx';
import styles from './sight.module.css';

/** Which cameras see what is open: a line with the count, and the best of them when unfolded (W). Nothing where there is no camera. */
export function Sight(): JSX.Element | null {
  const { t } = useWords();
  const sightings = useSightings();
  const shown = useStore(viewStore, (view) => showsSight(view));
  const list = useRef<HTMLOListElement>(null);
  // The keyboard follows the one who asked by key, not a reload.
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (asked && shown) list.current?.focus();
  }, [asked, shown]);
  const toggle = (): void => {
    const { open } = viewStore.getState();
    setAsked(true);
    setView(shown && open.startsWith('sight:') ? { open: '' } : { sight: !shown }, { replace: true });
  };
  useKeys({ w: sightings ? toggle : undefined });
  if (!sightings) return null;
  return (
    <section className={styles.section}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={shown}
        onClick={toggle}
        title={t('sight.about', { seeing: sightings.seeing, near: sightings.near })}
      >
        <Icon name={shown ? 'chevron-down' : 'chevron-right'} />
        {t('sight.title')}
        <span className={styles.count} data-none={sightings.seeing === 0 || undefined}>
          {sightings.seeing}/{sightings.near}
        </span>
        <Kbd>W</Kbd>
      </button>
      {shown && (
        <ol
          ref={list}
          className={styles.list}
          tabIndex={-1}
          onKeyDown={(event) => callByNumber(event, sightings)}
          aria-label={t('sight.title')}
        >
          {sightings.best.map((one, index) => (
            <Row key={one.camera} one={one} index={index} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** Null while nothing is open that has a place, or there is no camera at all. */
function useSightings(): Sightings | null {
  const world = useWorld();
  const open = useStore(viewStore, (view) => view.open);
  const versions = [
    useRecords('place').version,
    useRecords('device').version,
    useRecords('alert').version,
    useRecords('incident').version,
    useRecords('ticket').version,
  ].join();
  const target = useMemo(() => sightTarget(world, open), [world, open, versions]);
  const ranked = useMemo(() => (target ? rankFor(world, target) : []), [world, target]);
  const statuses = useStatusCounts().version;
  return useMemo(() => (ranked.length === 0 ? null : sightingsOf(world, ranked)), [world, ranked, statuses]);
}

const goTo = ({ device }: Sighting): void => setView({ focus: `${device.place}/${device.id}` });

/** 1 … 8, while the list has the keyboard; elsewhere these keys change the stage. */
function callByNumber(event: KeyboardEvent, { best }: Sightings): void {
  const one = /^[1-8]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey ? best[Number(event.key) - 1] : undefined;
  if (!one) return;
  event.preventDefault();
  goTo(one);
}

function Row({ one, index }: { one: Sighting; index: number }): JSX.Element {
  const { pick } = useWords();
  const here = useStore(viewStore, ({ focus }) => focus === `${one.device.place}/${one.device.id}`);
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        onClick={() => goTo(one)}
        aria-current={here || undefined}
        data-seeing={one.seeing || undefined}
      >
        <Kbd>{index + 1}</Kbd>
        <SightMark sees={one.sees} working={one.working} />
        <Name text={one.device.name} />
        <span className={styles.distance}>{Math.round(one.distance)} m</span>
        <span className={styles.reason}>
          <StatusAndReason one={one} pick={pick} />
        </span>
        <Fineness one={one} />
      </button>
    </li>
  );
}

/** How fine it sees it, in the word of the standard; what that means, and the pixels, on hover. */
function Fineness({ one: { level, device, distance } }: { one: Sighting }): JSX.Element | null {
  const { t, pick } = useWords();
  if (level === null) return null;
  const pixels = Math.round(densityAt(device.camera!, distance));
  return (
    <span className={styles.level} data-level={level} title={`${pick(LEVEL_MEANS[level])} · ${t('sight.pixels', { n: pixels })}`}>
      {pick(LEVEL_LABELS[level])}
    </span>
  );
}

/** `离线 · 被3号楼遮挡`: a camera without a picture says so first. */
function StatusAndReason({ one, pick }: { one: Sighting; pick: (words: Label) => string }): JSX.Element {
  const world = useWorld();
  const status = STATUS_LABELS[STATUSES[world.columns.status[one.device.handle]] ?? 'unknown'];
  const said = one.working ? one.reason : label(`${status.zh} · ${one.reason.zh}`, `${status.en} · ${one.reason.en}`);
  return <Name text={pick(said)} lines={2} />;
}
