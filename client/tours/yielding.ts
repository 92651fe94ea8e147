import { label, type Label } from '#contract/label.ts';
import type { Incident } from '#contract/records/incident.ts';
import { formatClock } from '#client/ui/time/format.ts';
import type { World } from '#client/world/world.ts';

type Records = Pick<World, 'get' | 'all'>;

/** P1 incidents that are not over and of which an alert is not acknowledged, the newest first. */
export function callingIncidents(world: Records): Incident[] {
  return [...world.all('incident').values()]
    .filter(
      ({ priority, state, alerts }) => priority === 1 && state !== 'closed' && alerts.some((id) => world.get('alert', id)?.acked === null),
    )
    .sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1));
}

/** Who goes there, by name, and those are on the way or at it. */
export function crewsOf(world: Records, { tickets }: Pick<Incident, 'tickets'>): string[] {
  const names = new Set<string>();
  for (const id of tickets) {
    const crew = world.get('ticket', id)?.crew;
    if (crew) names.add(world.get('crew', crew)?.name ?? crew);
  }
  return [...names];
}

/**
 * What happened while the tour stood: what each incident was, and what came of it.
 * @param since when the tour stopped, and `until` when it goes on, ms UTC
 */
export function meanwhileOf(world: Records, incidents: readonly string[], since: number, until: number): Label {
  const told = incidents.map((id) => {
    const incident = world.get('incident', id);
    if (!incident) return label('一起事件已办结并移出屏幕', 'an incident is over and has left the screen');
    const crews = crewsOf(world, incident);
    const [zh, en] =
      incident.state === 'closed'
        ? ['已关闭', 'closed']
        : crews.length > 0
          ? [`已派 ${crews.join('、')}`, `${crews.join(', ')} sent`]
          : ['已确认', 'acknowledged'];
    return label(`${incident.title.zh}（${zh}）`, `${incident.title.en} (${en})`);
  });
  const [from, to] = [formatClock(since), formatClock(until)];
  return label(
    `${from}–${to} 屏幕交给值守：${told.map(({ zh }) => zh).join('；')}`,
    `${from}–${to}, the screen was on duty: ${told.map(({ en }) => en).join('; ')}`,
  );
}
