import type { DeviceDraft } from '#contract/records/device.ts';
import { Fleet } from '#mock-feeds/fleet.ts';
import type { Library } from '#mock-feeds/library.ts';
import { Panel, unitOf } from '#mock-feeds/senders/panel.ts';
import { TransmissionUnit } from '#mock-feeds/senders/transmission-unit.ts';
import { SpeakerLines } from '#mock-feeds/speakers/lines.ts';
import type { Speaker } from '#mock-feeds/speakers/speaker.ts';
import { nth, type Source } from './source.helper.ts';

/** Messages a second by the protocol in a device's address. Meters are not here: the server asks them. */
const RATES: Readonly<Record<string, readonly [name: string, perSecond: number]>> = {
  dc09: ['DC-09', 60],
  dji: ['DJI', 20],
  hj212: ['HJ 212', 50],
  jt808: ['JT/T 808', 150],
  meokon: ['MEOKON, which confirms nothing', 50],
  ocpp: ['OCPP', 100],
  talq: ['TALQ', 60],
  watch: ['4G watches', 60],
};
const UNITS = ['GB/T 26875', 300] as const;
/** Lines of each protocol, and so many devices on one of them. */
const MOST_LINES = 100;
const MOST_ON_LINE = 40;

/** Devices on lines of their own that speak here, the same for everybody who asks. */
export function onLines(devices: readonly DeviceDraft[], { speakers }: Library): Map<Speaker | 'units', DeviceDraft[]> {
  const chosen = (lineOf: (device: DeviceDraft) => string | number | null): DeviceDraft[] => {
    const lines = Map.groupBy(devices, lineOf);
    lines.delete(null);
    return [...lines.values()].slice(0, MOST_LINES).flatMap((members) => members.slice(0, MOST_ON_LINE));
  };
  const lines = new Map<Speaker | 'units', DeviceDraft[]>([['units', chosen(unitOf)]]);
  for (const speaker of speakers) lines.set(speaker, chosen(speaker.lineOf));
  return lines;
}

export interface Where {
  readonly host: string;
  /** By the name of their setting. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Protocols over lines of their own, each device by its own: resolves when every line is up. */
export async function wireSources(devices: readonly DeviceDraft[], library: Library, where: Where): Promise<Source[]> {
  const sources: Source[] = [];
  const lines: { readonly connected: number; readonly size: number }[] = [];
  for (const [speaker, members] of onLines(devices, library)) {
    const fleet = new Fleet(members, library);
    const [opened, source] = speaker === 'units' ? unitsOf(fleet, where) : linesOf(speaker, fleet, where);
    lines.push(opened);
    if (source !== null) sources.push(source);
  }
  while (lines.some(({ connected, size }) => connected < size)) await new Promise((resolve) => setTimeout(resolve, 50));
  return sources;
}

type Opened = [{ readonly connected: number; readonly size: number }, Source | null];

function linesOf(speaker: Speaker, fleet: Fleet, { host, ports }: Where): Opened {
  const lines = new SpeakerLines({ speakers: [speaker], fleet, host, ports, now: Date.now });
  lines.start();
  const { devices } = fleet;
  const [name, perSecond] = RATES[/^[a-z0-9]+/.exec(devices[0].addresses[0] ?? '')?.[0] ?? ''] ?? [];
  if (name === undefined || perSecond === undefined) return [lines, null];
  return [lines, { name, perSecond, say: (n) => lines.report([nth(devices, n).id], Date.now()) }];
}

function unitsOf(fleet: Fleet, { host, ports }: Where): Opened {
  const at = { host, port: ports.QUANYAN_GB26875_PORT, now: Date.now, clockOffsetMs: 0, stubbornClock: false, onConnect: () => undefined };
  const units = [...Map.groupBy(fleet.devices, (device) => unitOf(device)!)].map(([address, members]) => {
    const unit = new TransmissionUnit({ ...at, panel: new Panel(address, members, fleet) });
    unit.start();
    return unit;
  });
  const opened = {
    size: units.length,
    get connected() {
      return units.filter(({ connected }) => connected).length;
    },
  };
  const say = (n: number): Promise<void>[] => {
    const unit = nth(units, n);
    const ids = [nth(unit.panel.devices, Math.floor(n / units.length))];
    return unit.panel.report(ids, Date.now(), unit.clock).map((message) => unit.send(message));
  };
  return [opened, { name: UNITS[0], perSecond: UNITS[1], say }];
}
