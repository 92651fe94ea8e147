import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { Position } from '#contract/places/geo.ts';
import type { Crew } from '#contract/records/crew.ts';
import { streetsAt, streetsStore, wantStreets } from '#client/streets/load.ts';
import type { Way } from '#client/streets/ways.ts';
import { useWorld } from '#client/world/hooks.ts';
import { candidates, type Candidate } from './crews.ts';

/** Has the streets come once the screen has its first picture, so that they are there when somebody is to be sent. */
export function useStreetsAhead(): void {
  const world = useWorld();
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const { position } of world.all('crew').values()) void wantStreets(position);
    }, AHEAD_MS);
    return () => clearTimeout(timer);
  }, [world]);
}
const AHEAD_MS = 4000;

interface Asked {
  /** Another list whenever any of them changed. */
  readonly crews: readonly Crew[];
  readonly affinity: string;
  readonly at: Position | null;
  readonly returnedBy: string | null;
}

/**
 * Whom one might send, the best first. Streets that come while the window is open are told, but move no line: somebody may be about to
 * press a digit.
 */
export function useCandidates({ crews, affinity, at, returnedBy }: Asked): Candidate[] {
  const streets = useStore(streetsStore, ({ loaded }) => at && streetsAt(loaded, at));
  const ranked = useRef(streets !== null).current;
  useEffect(() => void (at && wantStreets(at)), [at]);
  const ways = useMemo(() => {
    const found = streets && at ? streets.waysTo([at[0], at[1]], crews.map(placeOf)) : [];
    return new Map<string, Way | null>(crews.map(({ id }, i) => [id, found[i] ?? null]));
  }, [crews, streets, at]);
  return useMemo(() => {
    const list = candidates(crews, { affinity, at, returnedBy, ways: ranked ? ways : undefined });
    return ranked ? list : list.map((one) => ({ ...one, way: ways.get(one.crew.id) ?? null }));
  }, [crews, affinity, at, returnedBy, ways, ranked]);
}

const placeOf = ({ position: [lon, lat] }: Crew): readonly [number, number] => [lon, lat];
