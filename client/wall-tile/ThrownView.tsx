import { useEffect, useMemo, useRef, type JSX } from 'react';
import { useStore } from 'zustand';
import { label, type Label } from '#contract/label.ts';
import type { Thrown } from '#contract/walls/thrown.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { placeWords } from '#client/places/place-words.ts';
import { callingIncidents } from '#client/tours/yielding.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatClock } from '#client/ui/time/format.ts';
import { setView, splitOpen, viewStore, type View } from '#client/view/view.ts';
import { useRecords, useSession, useWorld } from '#client/world/hooks.ts';
import type { World } from '#client/world/world.ts';
import { thrownStore } from './thrown.ts';
import styles from './tile.module.css';

const WORDS = {
  by: label('上屏', 'Shown by'),
  until: label('返回', 'until'),
  yields: label('有一级险情，已让出：', 'Gives way to a P1: '),
};

/** Where a picture looks for a while. */
export interface LookedAt {
  /** Another when it is another reason to look there. */
  readonly key: string;
  readonly view: Partial<View>;
}

interface ThrownViewProps {
  /** The browser that says who shows it: of a wall of several screens one does. */
  readonly told: boolean;
  /** Where the wall looks while nothing is thrown on it; null = where it did. */
  readonly otherwise: LookedAt | null;
}

/** Shows what was thrown on this wall, and returns by itself. A P1 that calls, and is not what was thrown, has the wall meanwhile. */
export function ThrownView({ told, otherwise }: ThrownViewProps): JSX.Element | null {
  const { pick } = useWords();
  const world = useWorld();
  const now = useCurrentTime();
  const newest = useStore(thrownStore, ({ thrown }) => thrown);
  const thrown = newest !== null && newest.until > now ? newest : null;
  const calling = useCalling(thrown);
  useShown(thrown !== null && calling === null ? { key: thrown.id, view: thrown.view } : otherwise);
  if (thrown === null || !told) return null;
  return (
    <p className={styles.thrown} role="status" data-thrown={thrown.id} data-yields={calling !== null || undefined}>
      {calling !== null && <strong>{pick(WORDS.yields)}</strong>}
      <Name text={pick(calling ?? titleOf(world, thrown))} className={styles.title} />
      <span className={styles.sender}>
        {pick(WORDS.by)} <bdi>{thrown.by}</bdi> · {formatClock(thrown.until)} {pick(WORDS.until)}
      </span>
    </p>
  );
}

/** Title of a P1 that calls for the wall, other than what was thrown; null = none does. */
function useCalling(thrown: Thrown | null): Label | null {
  const world = useWorld();
  const { ready } = useSession();
  const incidents = useRecords('incident');
  const alerts = useRecords('alert');
  return useMemo(() => {
    if (!ready || thrown === null) return null;
    const own = splitOpen(thrown.view.open).id;
    return callingIncidents(world).find(({ id, alerts: of }) => id !== own && !of.includes(own))?.title ?? null;
  }, [ready, thrown, world, incidents.version, alerts.version]);
}

/** Looks where the wall is to look for a while, and afterwards where it looked before. */
function useShown(shown: LookedAt | null): void {
  const own = useRef<View | null>(null);
  const key = shown?.key;
  useEffect(() => {
    if (shown) {
      own.current ??= viewStore.getState();
      setView({ ...shown.view, sight: false, time: 'live' }, { replace: true });
    } else if (own.current) {
      setView(own.current, { replace: true });
      own.current = null;
    }
  }, [key]);
}

function titleOf(world: World, { view: { open, focus } }: Thrown): Label {
  const { prefix, id } = splitOpen(open);
  const incident = prefix === 'incident' ? world.get('incident', id) : undefined;
  return incident?.title ?? placeWords(world, focus);
}
