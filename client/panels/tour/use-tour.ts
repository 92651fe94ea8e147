import { useEffect, useMemo, useRef, useState } from 'react';
import type { Label } from '#contract/label.ts';
import { chooseSubject, type Subject } from '#contract/tours/subject.ts';
import { begun, goTo, heard, passed, type Playing } from '#client/tours/player.ts';
import { viewOfScene } from '#client/tours/scene-view.ts';
import { figureSource } from '#client/tours/figure-source.ts';
import { callingIncidents, meanwhileOf } from '#client/tours/yielding.ts';
import { setView } from '#client/view/view.ts';
import { openEventPlace } from '#client/view/event-place.ts';
import { useRecords, useSession, useWorld } from '#client/world/hooks.ts';
import { TOURS, type FoundTour } from './discover.ts';

const TICK_MS = 250;
/** How long a scene that cannot be shown says so. */
const GONE_S = 6;
const KEPT = 'quanyan.tour';

export interface TourState {
  readonly found: FoundTour | null;
  readonly playing: Playing | null;
  readonly subject: Subject | null;
  /** Why the scene cannot be shown; null = it is shown. */
  readonly gone: Label | null;
  /** What happened while the screen was handed over; null once the next scene stands. */
  readonly meanwhile: Label | null;
  start(tour: string): void;
  leave(): void;
  go(scene: number): void;
  /** So many scenes on, or back. */
  step(by: number): void;
  /** Plays by itself, or stays. */
  auto(on: boolean): void;
}

interface Kept {
  readonly playing: Playing;
  readonly subject: Subject | null;
}

/** A page that is loaded again goes on where it was; `/tour#fire` starts that tour. */
function kept(): Kept | null {
  const asked = TOURS.find(({ id, fault }) => id === location.hash.slice(1) && fault === null);
  if (asked) return { playing: begun(asked.id), subject: null };
  try {
    const { playing, subject } = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Kept;
    const tour = TOURS.find(({ id, fault }) => id === playing.tour && fault === null);
    return tour && playing.scene < tour.tour.scenes.length ? { playing: { ...playing, elapsed: 0, yielded: null }, subject } : null;
  } catch {
    return null;
  }
}

export function useTour(): TourState {
  const world = useWorld();
  const { ready } = useSession();
  const [first] = useState(kept);
  const [playing, setPlaying] = useState<Playing | null>(first?.playing ?? null);
  const [subject, setSubject] = useState<Subject | null>(first?.subject ?? null);
  const [meanwhile, setMeanwhile] = useState<{ readonly text: Label; readonly scene: number } | null>(null);
  const found = TOURS.find(({ id }) => id === playing?.tour) ?? null;
  useEffect(() => {
    if (playing) sessionStorage.setItem(KEPT, JSON.stringify({ playing, subject } satisfies Kept));
    else sessionStorage.removeItem(KEPT);
  }, [playing, subject]);
  const wanted = found?.tour.subject;
  useEffect(() => {
    // What a tour is about is chosen once: it is one story, whatever happens beside it.
    if (ready && wanted !== undefined && subject === null) setSubject(chooseSubject(figureSource(world), wanted));
  }, [ready, wanted, subject, world, playing?.scene]);
  const gone = useSceneView(found, playing, subject);
  const since = useYielding(playing, setPlaying, (text, scene) => setMeanwhile({ text, scene }));
  useTicks(found, playing, gone !== null, ready && since === null, setPlaying);
  const scenes = found?.tour.scenes.length ?? 0;
  return {
    found,
    playing,
    subject,
    gone,
    meanwhile: meanwhile !== null && meanwhile.scene === playing?.scene ? meanwhile.text : null,
    start: (tour) => {
      if (!TOURS.some(({ id, fault }) => id === tour && fault === null)) return;
      setSubject(null);
      setMeanwhile(null);
      setPlaying(begun(tour));
    },
    leave: () => {
      setPlaying((now) => (now?.yielded ? now : null));
    },
    go: (scene) => setPlaying((now) => now && goTo(now, scene, scenes)),
    step: (by) => setPlaying((now) => now && goTo(now, now.scene + by, scenes)),
    auto: (auto) => setPlaying((now) => now && { ...now, auto }),
  };
}

/** Goes where the scene looks, whenever another scene begins or the screen comes back. @returns why it cannot */
function useSceneView(found: FoundTour | null, playing: Playing | null, subject: Subject | null): Label | null {
  const world = useWorld();
  const { ready } = useSession();
  const [gone, setGone] = useState<Label | null>(null);
  const scene = playing === null ? undefined : found?.tour.scenes[playing.scene];
  const yielded = playing?.yielded ?? null;
  useEffect(() => {
    if (!ready || yielded !== null || !found || !scene) return;
    const shown = viewOfScene(world, scene, found.tour, subject);
    setGone('gone' in shown ? shown.gone : null);
    if ('view' in shown) setView({ sight: false, time: 'live', ...shown.view }, { replace: true });
  }, [ready, world, found, scene, subject, yielded]);
  return gone;
}

/** Hands the screen to a P1 and takes it back. @returns since when it is handed over; null = it is not */
function useYielding(
  playing: Playing | null,
  setPlaying: (change: (now: Playing | null) => Playing | null) => void,
  onBack: (text: Label, scene: number) => void,
): number | null {
  const world = useWorld();
  const { ready } = useSession();
  const incidents = useRecords('incident');
  const alerts = useRecords('alert');
  const calling = useMemo(
    () => (ready ? callingIncidents(world).map(({ id }) => id) : []),
    [ready, world, incidents.version, alerts.version],
  );
  const yielded = playing?.yielded ?? null;
  const back = useRef(onBack);
  useEffect(() => {
    back.current = onBack;
  });
  const key = calling.join(' ');
  useEffect(() => {
    if (!ready || playing === null) return;
    if (key === '' && yielded) back.current(meanwhileOf(world, yielded.incidents, yielded.since, world.serverNow()), playing.scene);
    setPlaying((now) => now && heard(now, key === '' ? [] : key.split(' '), world.serverNow()));
  }, [key, ready, world, yielded, playing === null, setPlaying]);
  const newest = calling[0];
  useEffect(() => {
    if (yielded === null || newest === undefined) return;
    const open = `incident:${newest}`;
    setView({ open, focus: openEventPlace(world, open)?.whole ?? '', stage: 'map', hidden: [], sight: false }, { replace: true });
  }, [yielded === null, newest, world]);
  return yielded?.since ?? null;
}

/** Time passes for a scene while the tour plays. */
function useTicks(
  found: FoundTour | null,
  playing: Playing | null,
  gone: boolean,
  runs: boolean,
  setPlaying: (change: (now: Playing | null) => Playing | null) => void,
): void {
  const ticking = runs && playing !== null && playing.auto && !playing.ended;
  useEffect(() => {
    if (!ticking || !found) return undefined;
    let last = performance.now();
    const timer = setInterval(() => {
      const at = performance.now();
      // A page that slept does not run through its scenes: a scene is looked at, or it has not been.
      const ms = Math.min(at - last, 4 * TICK_MS);
      last = at;
      const { scenes } = found.tour;
      setPlaying((now) => now && passed(now, ms, gone ? GONE_S : (scenes[now.scene]?.seconds ?? GONE_S), scenes.length));
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [ticking, found, gone, setPlaying]);
}
