import type { Device } from '../records/device.ts';
import type { FigureSource } from './figures.ts';
import type { Tour } from './tour.ts';

/** What a tour is about: a record by its id, which may be gone meanwhile. */
export interface Subject {
  readonly type: 'incident' | 'device';
  readonly id: string;
}

/** The newest incident of an affinity, those with work done on them first; or the device of a kind that most has happened to. */
export function chooseSubject(source: FigureSource, wanted: Tour['subject']): Subject | null {
  if (wanted === undefined) return null;
  if ('device' in wanted) {
    const device = eventfulDevice(source, wanted.device);
    return device ? { type: 'device', id: device.id } : null;
  }
  const found = Array.from(source.all('incident'))
    .filter(({ affinity, joinedTo }) => affinity === wanted.incident && joinedTo === undefined)
    .sort((a, b) => Number(b.tickets.length > 0) - Number(a.tickets.length > 0) || b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1));
  return found.length === 0 ? null : { type: 'incident', id: found[0].id };
}

/** Active alerts count most, then how many there were; of those alike the first by id that has been heard. */
export function eventfulDevice(source: FigureSource, kind: string): Device | null {
  const scores = new Map<string, number>();
  for (const { device, kind: of, active } of source.all('alert'))
    if (device !== null && of === kind) scores.set(device, (scores.get(device) ?? 0) + (active ? 1000 : 1));
  let best: Device | null = null;
  let most = -Infinity;
  for (const device of source.all('device')) {
    if (device.kind !== kind) continue;
    const score = (scores.get(device.id) ?? 0) + (source.reading(device).observedAt > 0 ? 0.5 : 0);
    if (score < most || (score === most && best !== null && device.id > best.id)) continue;
    [best, most] = [device, score];
  }
  return best;
}
