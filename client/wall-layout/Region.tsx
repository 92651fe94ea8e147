import { Suspense, useCallback, useEffect, useMemo, useState, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { RegionThrown, SentItem, SentLayout } from '#contract/walls/layout/show.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { panelComponent } from '#client/panels/panel.ts';
import { Boundary } from '#client/ui/frame/Boundary.tsx';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { shownTime, useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatClock } from '#client/ui/time/format.ts';
import { lookAlsoAt } from '#client/view/looked-at.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { hasFailed, NO_FAILURES, turnOf, withFailure } from './playlist.ts';
import { RegionPicture } from './RegionPicture.tsx';
import { aboutOf, obstacleOf, placesOfItem, viewOfItem } from './subject.ts';
import styles from './region.module.css';

const WORDS = {
  failed: label('载入或显示出错，稍后再试', 'it failed, and is tried again later'),
  skipped: (at: number, of: number) => label(`第 ${at}/${of} 项已跳过：`, `Item ${at} of ${of} is passed over: `),
  nothing: label('此区暂无可显示的内容', 'Nothing can be shown here now'),
  by: label('上屏', 'Shown by'),
  until: label('返回', 'until'),
};

interface RegionProps {
  readonly region: SentLayout['layout']['regions'][number];
  readonly subject: Incident | null;
  /** What somebody shows here for a while; null = its own. */
  readonly thrown: RegionThrown | null;
}

/** A region of a layout: one of its items at a time. What cannot be shown is passed over, in words, and the rest goes on. */
export function Region({ region, subject, thrown }: RegionProps): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const over = thrown !== null && thrown.until > now ? thrown : null;
  const items = useMemo<readonly SentItem[]>(() => (over ? [over.item] : region.items), [over, region.items]);
  const { at, whyNot, failed } = useTurn(items, subject, now);
  useLookingAt(items[at], subject);
  const skipped = items.findIndex((_, index) => whyNot(index)?.quiet === false);
  return (
    <div className={styles.region} data-region={region.id} data-item={at} data-thrown-in={over?.id}>
      <div key={`${over?.id ?? ''} ${at}`} className={styles.shown}>
        {at < 0 ? (
          <Nothing why={whyNot(0)?.why ?? WORDS.nothing} />
        ) : (
          <Boundary fallback={<Nothing why={WORDS.failed} />} onFailed={() => failed(at)}>
            <Suspense fallback={<Skeleton rows={4} />}>
              <Item item={items[at]} subject={subject} />
            </Suspense>
          </Boundary>
        )}
      </div>
      {over && (
        <p className={styles.sender} role="status">
          {pick(WORDS.by)} <bdi>{over.by}</bdi> · {formatClock(over.until)} {pick(WORDS.until)}
        </p>
      )}
      {at >= 0 && skipped >= 0 && (
        <p className={styles.skipped} role="status" data-skipped={skipped}>
          {pick(WORDS.skipped(skipped + 1, items.length))}
          {pick(whyNot(skipped)!.why)}
        </p>
      )}
    </div>
  );
}

/** What is shown is watched, as what a screen looks at is. */
function useLookingAt(item: SentItem | undefined, subject: Incident | null): void {
  const world = useWorld();
  const places = JSON.stringify(placesOfItem(world, item, subject));
  useEffect(() => lookAlsoAt(JSON.parse(places) as string[]), [places]);
}

interface Turn {
  /** Place of the item that is shown; -1 = none can be. */
  readonly at: number;
  readonly whyNot: (at: number) => { readonly why: Label; readonly quiet: boolean } | null;
  readonly failed: (at: number) => void;
}

function useTurn(items: readonly SentItem[], subject: Incident | null, now: number): Turn {
  const world = useWorld();
  const places = useRecords('place').version;
  const [{ of, failures }, setFailures] = useState({ of: items, failures: NO_FAILURES });
  // Of another playlist nothing has failed yet.
  const known = of === items ? failures : NO_FAILURES;
  const failed = useCallback(
    (at: number) =>
      setFailures((held) => ({ of: items, failures: withFailure(held.of === items ? held.failures : NO_FAILURES, at, shownTime()) })),
    [items],
  );
  const obstacles = useMemo(() => items.map((item) => obstacleOf(world, item, subject)), [world, items, subject, places]);
  const whyNot = (at: number): ReturnType<Turn['whyNot']> => {
    const obstacle = obstacles[at];
    if (obstacle) return { why: obstacle.why, quiet: obstacle.quiet ?? false };
    return hasFailed(known, at, now) ? { why: WORDS.failed, quiet: false } : null;
  };
  const at = turnOf(
    items.map(({ seconds }) => seconds),
    now,
    (index) => whyNot(index) !== null,
  );
  return { at, whyNot, failed };
}

function Item({ item, subject }: { item: SentItem; subject: Incident | null }): JSX.Element | null {
  const world = useWorld();
  if ('withheld' in item) return null;
  if ('view' in item) return <RegionPicture {...viewOfItem(world, item.view, subject)} />;
  const [opened, id] = aboutOf(item.about, subject);
  const Component = panelComponent(item.panel);
  return <Component key={id} id={id} opened={opened} />;
}

function Nothing({ why }: { why: Label }): JSX.Element {
  const { pick } = useWords();
  return (
    <div className={styles.nothing}>
      <EmptyState icon="refresh" title={pick(WORDS.nothing)}>
        {why === WORDS.nothing ? null : pick(why)}
      </EmptyState>
    </div>
  );
}
