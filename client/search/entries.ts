import { floorName, floorOf } from '#contract/places/floors.ts';
import { isWithin, parentPath } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import type { Lang, Translate } from '#client/i18n/i18n.ts';
import type { World } from '#client/world/world.ts';
import type { Entry } from './find.ts';

/** Things the desk itself can do, found by their words. */
export interface DeskCommand {
  readonly id: string;
  readonly text: string;
}

/** Of two places of one name, the one in the compound one looks at is meant. */
const NEARER = 10;

/** Everything that can be found, in the language in use. Names are the ledger's own. @param focus where one looks */
export function entriesOf(world: World, lang: Lang, t: Translate, commands: readonly DeskCommand[], focus: string): Entry[] {
  const { nameAt, namesTo } = namesIn(world);
  const entries: Entry[] = commands.map(({ id, text }) => ({ type: 'command', id, text, about: t('search.command'), rank: 0 }));
  for (const incident of world.all('incident').values()) {
    entries.push({
      type: 'incident',
      id: incident.id,
      text: incident.title[lang],
      about: `${incident.number} ${nameAt(incident.place)}`,
      rank: incident.state === 'closed' ? 60 : 10,
    });
  }
  for (const ticket of world.all('ticket').values()) {
    entries.push({
      type: 'ticket',
      id: ticket.id,
      text: ticket.title[lang],
      about: `${ticket.number} ${nameAt(ticket.place)}`,
      rank: ticket.state === 'closed' ? 65 : 15,
    });
  }
  const near = compoundOf(world, focus);
  const put = (path: string, text: string, about: string, rank: number): void =>
    void entries.push({
      type: 'place',
      id: path,
      text,
      about,
      above: namesTo(parentPath(path)),
      rank: rank - (near !== '' && isWithin(path, near) ? NEARER : 0),
    });
  for (const place of world.all('place').values()) put(place.path, place.name, nameAt(parentPath(place.path)), RANK[place.level]);
  for (const path of world.rollups().keys()) {
    const floor = world.get('place', path) ? null : floorOf(path);
    if (floor !== null)
      put(path, floorName(floor)[lang], `${nameAt(parentPath(parentPath(path)))} ${nameAt(parentPath(path))}`.trim(), RANK.floor);
  }
  entries.push(...deviceEntries(world, lang, world.all('device').values()));
  return entries;
}

export function deviceEntries(world: World, lang: Lang, devices: Iterable<Device>): Entry[] {
  const { nameAt, namesTo } = namesIn(world);
  return Array.from(devices, ({ id, kind, name, place }) => ({
    type: 'device',
    id,
    text: name,
    about: `${world.kinds.get(kind)?.label[lang] ?? kind} ${nameAt(place)} ${id}`,
    above: namesTo(place),
    rank: 50,
  }));
}

/** Names of places, and of all places down to one. */
function namesIn(world: World): { nameAt: (path: string) => string; namesTo: (path: string) => readonly string[] } {
  const nameAt = (path: string): string => world.get('place', path)?.name ?? '';
  const chains = new Map<string, readonly string[]>();
  const namesTo = (path: string): readonly string[] => {
    let names = chains.get(path);
    if (!names) chains.set(path, (names = path === '' || path === '/' ? [] : [...namesTo(parentPath(path)), nameAt(path)].filter(Boolean)));
    return names;
  };
  return { nameAt, namesTo };
}

function compoundOf(world: World, focus: string): string {
  let path = focus;
  while (path !== '' && world.get('place', path)?.level !== 'compound') path = parentPath(path);
  return path;
}

const RANK: Readonly<Record<Place['level'], number>> = {
  city: 20,
  district: 20,
  street: 20,
  community: 21,
  grid: 30,
  compound: 22,
  building: 25,
  unit: 40,
  floor: 45,
};
