import { parentPath } from '#contract/geo.ts';
import type { Place } from '#contract/records/place.ts';
import type { Lang, Translate } from '#client/i18n/i18n.ts';
import type { World } from '#client/world/world.ts';
import type { Entry } from './find.ts';

/** Things the desk itself can do, found by their words. */
export interface DeskCommand {
  readonly id: string;
  readonly text: string;
}

/** Everything that can be found, in the language in use. Names are the ledger's own. */
export function entriesOf(world: World, lang: Lang, t: Translate, commands: readonly DeskCommand[]): Entry[] {
  const nameAt = (path: string): string => world.get('place', path)?.name ?? '';
  const chains = new Map<string, readonly string[]>();
  const namesTo = (path: string): readonly string[] => {
    let names = chains.get(path);
    if (!names) chains.set(path, (names = path === '' || path === '/' ? [] : [...namesTo(parentPath(path)), nameAt(path)].filter(Boolean)));
    return names;
  };
  const entries: Entry[] = commands.map(({ id, text }) => ({ type: 'command', id, text, about: t('search.command'), rank: 0 }));
  for (const incident of world.all('incident').values()) {
    entries.push({ type: 'incident', id: incident.id, text: incident.title[lang], about: `${incident.number} ${nameAt(incident.place)}`, rank: incident.state === 'closed' ? 60 : 10 });
  }
  for (const ticket of world.all('ticket').values()) {
    entries.push({ type: 'ticket', id: ticket.id, text: ticket.title[lang], about: `${ticket.number} ${nameAt(ticket.place)}`, rank: ticket.state === 'closed' ? 65 : 15 });
  }
  for (const place of world.all('place').values()) entries.push({ type: 'place', id: place.path, text: place.name, about: nameAt(parentPath(place.path)), above: namesTo(parentPath(place.path)), rank: RANK[place.level] });
  for (const device of world.all('device').values()) {
    const kind = world.kinds.get(device.kind)?.label[lang] ?? device.kind;
    entries.push({ type: 'device', id: device.id, text: device.name, about: `${kind} ${nameAt(device.place)} ${device.id}`, above: namesTo(device.place), rank: 50 });
  }
  return entries;
}

const RANK: Readonly<Record<Place['level'], number>> = { city: 20, district: 20, street: 20, community: 21, grid: 30, compound: 22, building: 25, unit: 40, floor: 45 };
