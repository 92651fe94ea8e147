import { parentPath, type Position } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import { floorName } from '#contract/places/floors.ts';
import type { MarkRef } from '#client/marks/marks.ts';
import type { World } from '#client/world/world.ts';
import { floorAlong } from '#client/places/floors.ts';
import type { Lang } from '../layer.ts';

/** Letters on a plate, Chinese ones: of others two are as wide. */
const MAX_LENGTH = 30;

/** Where an alert is shown: its device, its own position, or the middle of its place. `null` = place unknown. */
export function whereIs(world: World, alert: Alert): Position | null {
  const device = alert.device === null ? undefined : world.get('device', alert.device);
  if (device) return device.position;
  if (alert.position) return alert.position;
  const center = world.get('place', alert.place)?.center;
  return center ? [center[0], center[1], 0] : null;
}

export function referTo(world: World, alert: Alert): MarkRef {
  const device = alert.device === null ? undefined : world.get('device', alert.device);
  return device ? { path: `${device.place}/${device.id}`, handle: device.handle } : { path: alert.place };
}

const widthOf = (letter: string): number => (letter.charCodeAt(0) < 0x2e80 ? 0.5 : 1);

export function shorten(text: string): string {
  let width = 0;
  const fits = [...text].findIndex((letter) => (width += widthOf(letter)) > MAX_LENGTH);
  return fits < 0 ? text : `${[...text].slice(0, fits - 1).join('')}…`;
}

/** The compound, building and floor (or whatever is known) an alert is in, without the levels everybody on screen shares. */
export function placeWords(world: World, path: string, lang: Lang): string {
  const names: string[] = [];
  const floor = floorAlong(world, path);
  for (let at = path; at !== ''; at = parentPath(at)) {
    const place = world.get('place', at);
    if (place && (place.level === 'compound' || place.level === 'building' || names.length === 0)) names.unshift(place.name);
    if (place?.level === 'compound') break;
  }
  if (floor) names.push(floorName(floor.floor)[lang]);
  return names.join(' ');
}

/** Something burns there now. */
export const isFire = (world: World, { kind, code, active, lifeSafety }: Alert): boolean =>
  active && lifeSafety && world.kinds.get(kind)?.alerts[code]?.affinity === 'fire';
