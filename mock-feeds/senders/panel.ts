import type { DeviceDraft } from '#contract/records/device.ts';
import { tagOf, type Tag, type Unit, type UnitObject } from '#server/ingest/gb26875/wire/codec.ts';
import type { Fleet, Points } from '../fleet.ts';

/** Clocks of transmission units in China show China time. */
export const CHINA_MINUTES = 480;

/** Bits of GB/T 26875.3, written down here a second time on purpose: what mock devices say does not lean on how the server reads. */
const COMPONENT_BITS: Points = { fire: 1, fault: 2, shielded: 3, supervise: 4, started: 5, feedback: 6, powerFault: 8 };
const UNIT_BITS: Points = { fire: 1, fault: 2, mainPowerFault: 3, backupPowerFault: 4, linkFault: 5, lineFault: 6 };
const COMPONENT_TYPES: Readonly<Record<string, number>> = {
  'smoke-detector': 42,
  'manual-call-point': 23,
  'hydrant-pressure': 99,
  'electrical-fire-monitor': 16,
  'fire-door': 102,
  'smoke-fan': 111,
};
const HYDRANTS = 11;
/** What components measure: the quantity's number in table 6, and how many of its steps one of ours is. */
interface Measured {
  readonly point: string;
  readonly analog: number;
  readonly steps: number;
}
const PRESSURE: Measured = { point: 'pressureKpa', analog: 5, steps: 10 };
const MEASURED: Readonly<Record<string, readonly Measured[]>> = {
  'hydrant-pressure': [PRESSURE],
  'electrical-fire-monitor': [
    { point: 'residualMa', analog: 9, steps: 0.01 },
    { point: 'temperatureC', analog: 3, steps: 10 },
  ],
};
const STATUS_PER_FRAME = 22;
const ANALOGS_PER_FRAME = 63;
const VERSION = { major: 1, minor: 1 };

interface Wired {
  readonly device: DeviceDraft;
  readonly system: number;
  readonly systemAddress: number;
  readonly address: number;
  /** What the panel calls it, e.g. `3号楼12层厨房烟感`. */
  readonly text: string;
}

const ADDRESS = /^gb26875:(\d+)\/(\d+)\.(\d+)\.(\d+)$/;

/** Source address of a transmission unit from one of its addresses, or null. */
export function unitOf(device: DeviceDraft): number | null {
  const match = /^gb26875:(\d+)/.exec(device.addresses[0] ?? '');
  return match ? Number(match[1]) : null;
}

const packed = <T>(items: readonly T[], most: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / most) }, (_, i) => items.slice(i * most, (i + 1) * most));

function statusWord(points: Points, bits: Points): number {
  let word = points.test === 1 ? 0 : 1;
  for (const [name, bit] of Object.entries(bits)) if (points[name] === 1) word |= 1 << bit;
  return word;
}

/** A fire panel with its transmission unit: puts the readings of the devices wired to it into the standard's units. */
export class Panel {
  readonly address: number;
  readonly unit: DeviceDraft | null;
  readonly #fleet: Fleet;
  readonly #wired = new Map<string, Wired>();

  /** @param devices all devices whose address starts with the unit's, the unit itself included if the ledger has it. */
  constructor(address: number, devices: readonly DeviceDraft[], fleet: Fleet) {
    this.address = address;
    this.#fleet = fleet;
    this.unit = devices.find((device) => device.kind === 'uitd') ?? null;
    for (const device of devices) {
      const match = ADDRESS.exec(device.addresses[0] ?? '');
      if (!match) continue;
      const [system, systemAddress, part] = match.slice(2).map(Number);
      const text = device.name.split(' ').slice(1).join('');
      this.#wired.set(device.id, { device, system, systemAddress, address: part, text });
    }
  }

  get devices(): string[] {
    return [...this.#wired.keys(), ...(this.unit ? [this.unit.id] : [])];
  }

  /**
   * What these devices report now, in as few messages as the standard allows; fire alarms come first.
   * @param clock the panel's own, ms UTC
   */
  report(ids: readonly string[], at: number, clock: number): Unit[] {
    const time = tagOf(clock, CHINA_MINUTES);
    const wired = ids.flatMap((id) => this.#wired.get(id) ?? []);
    const components = wired.filter((one) => one.system !== HYDRANTS).map((one) => this.#status(one, at, time));
    components.sort((a, b) => (b.status & 2) - (a.status & 2));
    const analogs = wired.flatMap((one) => (MEASURED[one.device.kind] ?? []).map((measured) => this.#analog(one, measured, at, time)));
    const units: Unit[] = [
      ...packed(components, STATUS_PER_FRAME).map((objects): Unit => ({ name: 'componentStatus', objects })),
      ...packed(analogs, ANALOGS_PER_FRAME).map((objects): Unit => ({ name: 'analog', objects })),
    ];
    if (this.unit && ids.includes(this.unit.id)) units.push(this.#unitStatus(at, time));
    return units;
  }

  /** Answer to a read request of the centre; null = this panel cannot say, so deny. */
  answer(asked: Unit, at: number, clock: number): Unit | null {
    const time = tagOf(clock, CHINA_MINUTES);
    switch (asked.name) {
      case 'readUnitStatus':
        return this.#unitStatus(at, time);
      case 'readUnitVersion':
        return { name: 'unitVersion', objects: [VERSION] };
      case 'readUnitConfig':
        return { name: 'unitConfig', objects: [{ text: `模拟传输装置 ${this.address}` }] };
      case 'readUnitTime':
        return { name: 'unitTime', objects: [{ time }] };
      case 'readSystemStatus':
        return {
          name: 'systemStatus',
          objects: asked.objects.map((object) => ({ ...object, status: this.#systemStatus(object.system, at), time })),
        };
      case 'readComponentStatus':
        return this.#known(asked.objects, 'componentStatus', (one) => this.#status(one, at, time));
      case 'readAnalog':
        return this.#known(asked.objects, 'analog', (one) => this.#analog(one, PRESSURE, at, time));
      default:
        return null;
    }
  }

  #known<N extends 'componentStatus' | 'analog'>(
    asked: readonly UnitObject<'readComponentStatus'>[],
    name: N,
    say: (one: Wired) => UnitObject<N>,
  ): Unit | null {
    const objects = asked.flatMap((ask) => {
      const one = [...this.#wired.values()].find(
        (wired) => wired.system === ask.system && wired.systemAddress === ask.systemAddress && wired.address === ask.address,
      );
      return one && (one.system === HYDRANTS) === (name === 'analog') ? [say(one)] : [];
    });
    return objects.length > 0 ? ({ name, objects } as unknown as Unit) : null;
  }

  #status({ device, system, systemAddress, address, text }: Wired, at: number, time: Tag): UnitObject<'componentStatus'> {
    const status = statusWord(this.#fleet.readings(device.id, at), COMPONENT_BITS);
    return { system, systemAddress, component: COMPONENT_TYPES[device.kind] ?? 0, address, status, text, time };
  }

  #analog(
    { device, system, systemAddress, address }: Wired,
    { point, analog, steps }: Measured,
    at: number,
    time: Tag,
  ): UnitObject<'analog'> {
    const raw = Math.round((this.#fleet.readings(device.id, at)[point] ?? 0) * steps);
    return {
      system,
      systemAddress,
      component: COMPONENT_TYPES[device.kind] ?? 0,
      address,
      analog,
      raw: Math.min(raw, 32_767),
      time,
    };
  }

  #unitStatus(at: number, time: Tag): Unit {
    const points = this.unit ? this.#fleet.readings(this.unit.id, at) : {};
    return { name: 'unitStatus', objects: [{ status: statusWord(points, UNIT_BITS), time }] };
  }

  #systemStatus(system: number, at: number): number {
    const burning = [...this.#wired.values()].some((one) => one.system === system && this.#fleet.readings(one.device.id, at).fire === 1);
    return burning ? 3 : 1;
  }
}
