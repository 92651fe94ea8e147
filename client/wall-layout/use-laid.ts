import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Incident } from '#contract/records/incident.ts';
import { layoutInForce, type InForce } from '#contract/walls/layout/in-force.ts';
import { callingOf, type SentLayout, type WallShow } from '#contract/walls/layout/show.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { useRecords, useWorld } from '#client/world/hooks.ts';
import { showStore } from './shown.ts';
import { subjectOf } from './subject.ts';

/** What a wall shows in place of its screen as it is built. */
export interface Laid {
  readonly sent: SentLayout;
  readonly inForce: InForce;
  /** What it is about; null = nothing is the matter. */
  readonly subject: Incident | null;
  /** Into any layout. */
  readonly thrown: WallShow['thrown'];
}

/**
 * The layout in force on this wall, by the server's time and what it is told of incidents; null = its screen as that is built.
 * @param preview in place of what the server says
 */
export function useLaid(preview?: WallShow): Laid | null {
  const world = useWorld();
  const told = useStore(showStore, (state) => state.show);
  const show = preview ?? told;
  const incidents = useRecords('incident');
  const alerts = useRecords('alert');
  const now = useCurrentTime();
  const calling = useMemo(
    () => Array.from(incidents.records.values(), (incident) => callingOf(incident, (id) => world.get('alert', id))),
    [world, incidents.records, incidents.version, alerts.version],
  );
  const found = show && layoutInForce(show, now, calling, (id) => show.layouts.some((one) => one.id === id));
  const key = found === null ? '' : JSON.stringify(found);
  return useMemo(() => {
    if (show === null || found === null || found.by === 'screen') return null;
    const sent = show.layouts.find(({ id }) => id === found.layout)!;
    return { sent, inForce: found, subject: subjectOf(world, found), thrown: show.thrown };
  }, [show, key, world, incidents.version]);
}
