import type { Affected, Isolation } from '#contract/networks/affected.ts';
import type { NetworkNode } from '#contract/networks/network.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { isVisible, parentPath } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Records } from '#server/records/records.ts';
import { offsetM, seatOf, type Seat } from './locate.ts';
import type { Networks, OpenNetwork } from './networks.ts';

interface AffectedDeps {
  readonly networks: Pick<Networks, 'of'>;
  readonly records: Pick<Records, 'get' | 'all'>;
  readonly kinds: KindIndex;
  /** Of a device that is a valve: what it said last (`shut`: null when it says nothing of it), and whether it can be told anything now. */
  readonly valve: (device: string) => { readonly shut: boolean | null; readonly reached: boolean };
  readonly jurisdiction: string;
  /** Places where somebody is cared for; null: not for who asks. */
  readonly cared: readonly string[] | null;
}

/**
 * What an incident does to the networks its alerts tell of: what to close, and who has nothing then. The valves that are nearest cost
 * fewest people; those closed from afar are closed at once.
 */
export async function affectedBy({ alerts }: Pick<Incident, 'alerts'>, deps: AffectedDeps): Promise<Affected[]> {
  const { records, kinds, networks } = deps;
  const found = new Map<string, Affected>();
  const asked = new Map<string, Promise<OpenNetwork[]>>();
  for (const id of alerts) {
    const alert = records.get('alert', id);
    const fault = alert?.active ? kinds.get(alert.kind)?.alerts[alert.code]?.network : undefined;
    const device = alert?.device ? records.get('device', alert.device) : undefined;
    if (!fault || !device) continue;
    // A storm's incident has many alerts of one medium: the files are looked at once.
    const opened = asked.get(fault.medium) ?? networks.of(fault.medium);
    asked.set(fault.medium, opened);
    for (const open of await opened) {
      const seat = seatOf(open.network, device);
      const key = `${fault.medium} ${JSON.stringify(seat?.leak)}`;
      if (seat !== null && !found.has(key)) found.set(key, judge(open, seat, fault.fault, deps));
    }
  }
  return [...found.values()];
}

function judge({ network, flow, simulated }: OpenNetwork, { leak, at }: Seat, fault: Affected['fault'], deps: AffectedDeps): Affected {
  const { medium, nodes } = network;
  const tell = (made: Parameters<typeof told>[0]): Isolation => told(made, medium, deps);
  const base = { medium, fault, simulated, at };
  if (fault === 'outage') {
    const cutOff = 'node' in leak ? flow.without(new Set([leak.node])) : [];
    return { ...base, nearest: tell({ valves: [], sources: [], cutOff, pipes: [] }), remote: null };
  }
  const valves = nodes.filter(({ kind }) => kind === 'valve');
  const operated = new Map(valves.flatMap((node) => [[node.id, operatedBy(node, deps)] as const]));
  const closed = new Set(valves.filter(({ id }) => operated.get(id)?.shut === true).map(({ id }) => id));
  const byHand = new Set(valves.filter(({ id }) => operated.get(id)?.reached !== true).map(({ id }) => id));
  const nearest = flow.isolate(leak, { closed });
  const remote = nearest.valves.some(({ id }) => byHand.has(id)) ? flow.isolate(leak, { closed, stuck: byHand }) : null;
  // Where a station would have to be shut down, closing from afar does not help.
  const helps = remote !== null && remote.sources.length === 0 && remote.valves.length > 0;
  return { ...base, nearest: tell(nearest), remote: helps ? tell(remote) : null };
}

function told(
  { valves, sources, cutOff, pipes }: ReturnType<OpenNetwork['flow']['isolate']>,
  medium: Affected['medium'],
  deps: AffectedDeps,
): Isolation {
  const { jurisdiction, records, kinds, cared } = deps;
  const closing = (node: NetworkNode): Isolation['valves'][number] => {
    const { name, at } = node;
    const operated = operatedBy(node, deps);
    if (operated === null) return { name, at, device: null, action: null, shut: null };
    const { device, shut, reached } = operated;
    return { name, at, device: device.id, action: reached ? closingActionOf(kinds, device.kind) : null, shut };
  };
  const homesOf = (nodes: readonly NetworkNode[]): number => nodes.reduce((sum, { homes }) => sum + homes, 0);
  const listed = cutOff.filter(({ place }) => place !== undefined && isVisible(place, jurisdiction));
  const within = withinAny(listed.map(({ place }) => place!));
  return {
    valves: valves.map(closing),
    sources: sources.map(closing),
    places: listed.map(({ place, name, homes }) => ({ path: place!, name, homes })),
    homes: homesOf(cutOff),
    elsewhere: homesOf(cutOff) - homesOf(listed),
    devices: dependent(records.all('device'), medium, kinds, within),
    cared: cared && cared.filter(within).length,
    lines: pipes.map(({ line }) => [...line]),
  };
}

/** A device that stands further from the valve than this is another one: a network and a ledger of different times, metres. */
const SAME_M = 60;

/** The device of the ledger that moves a valve; null: it is turned by hand. */
function operatedBy(
  { device: id, at }: NetworkNode,
  { records, valve }: AffectedDeps,
): { readonly device: Device; readonly shut: boolean | null; readonly reached: boolean } | null {
  const device = id === undefined ? undefined : records.get('device', id);
  if (!device) return null;
  const [x, y] = device.position ? offsetM(at, device.position) : [0, 0];
  return Math.hypot(x, y) > SAME_M ? null : { device, ...valve(device.id) };
}

/** Of a kind whose point `open` says whether it is. */
function closingActionOf(kinds: KindIndex, kind: string): string | null {
  const actions = Object.entries(kinds.get(kind)?.actions ?? {});
  return actions.find(([, { expects }]) => expects?.point === 'open' && expects.is === 0)?.[0] ?? null;
}

/** Whether a place is one of these or below one. */
function withinAny(paths: readonly string[]): (place: string) => boolean {
  const all = new Set(paths);
  return (place) => {
    for (let at = place; at !== ''; at = parentPath(at)) if (all.has(at)) return true;
    return false;
  };
}

/** Devices in places, by kind, that do not work without a medium. */
function dependent(
  devices: Iterable<Device>,
  medium: Affected['medium'],
  kinds: KindIndex,
  within: (place: string) => boolean,
): Isolation['devices'] {
  const counts = new Map<string, number>();
  for (const { kind, place } of devices)
    if (kinds.get(kind)?.dependsOn?.includes(medium) && within(place)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, label: kinds.get(kind)!.label, count }));
}
