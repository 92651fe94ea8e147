import { encodeEvent } from '#contract/wire/packets.ts';
import type { WallShow } from '#contract/walls/layout/show.ts';
import { wallShow } from '#server/audience/wall-show.ts';
import { targetsOf } from '#server/auth/walls/targets.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import type { Walls } from '#server/auth/walls/walls.ts';
import type { Records } from '#server/records/records.ts';
import type { EndpointDeps } from './endpoints.ts';
import type { Hub } from './hub.ts';

interface Parts {
  readonly walls: Walls;
  /** Durable records. */
  readonly published: Pick<Records, 'get' | 'all'>;
  readonly redaction: Redaction;
}

/** What the wall of a session shows beside its own picture. */
export const wallShows = (parts: Parts): Pick<EndpointDeps, 'thrownOn' | 'layoutsOn'> => ({
  thrownOn: (session) => parts.walls.thrownOn(session),
  layoutsOn: (session) => {
    const target = parts.walls.targetOf(session);
    return target === null ? null : showOf(parts, target);
  },
});

/** Tells walls at once what they are to show. */
export function tellWalls(parts: Parts, hub: Pick<Hub, 'tellSessions'>): void {
  const { throws, regions, layouts } = parts.walls;
  const tell = (target: string): void => {
    const show = showOf(parts, target);
    if (show) hub.tellSessions(parts.walls.sessionsOf(target), encodeEvent('layouts', show));
  };
  throws.onChange((target, thrown) => hub.tellSessions(parts.walls.sessionsOf(target), encodeEvent('thrown', thrown)));
  regions.onChange(tell);
  layouts.onChange(() => targetsOf(parts.walls).forEach(({ id }) => tell(id)));
}

function showOf({ walls, published, redaction }: Parts, id: string): WallShow | null {
  const target = targetsOf(walls).find((one) => one.id === id);
  if (!target) return null;
  const { layouts, regions } = walls;
  return wallShow(target, layouts.planOf(id), layouts.list(), regions.on(id), { published, redaction });
}
