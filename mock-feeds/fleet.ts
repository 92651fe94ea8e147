import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { eventAt, type SimulatedEvent, type Simulator } from '#devices/simulator.ts';
import type { EventMessage } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { hashText } from '#scenes/random.ts';
import { defectOf, type Defect } from './defects.ts';
import type { Library } from './library.ts';
import type { DeviceAction } from './scenario.ts';

export type Points = Readonly<Record<string, number>>;

interface Member {
  readonly draft: DeviceDraft;
  readonly kind: DeviceKind;
  readonly simulator: Simulator;
  readonly traits: unknown;
  readonly defect: Defect | null;
  /** What a scenario does to it, on top of its everyday readings. */
  override:
    | { readonly event: SimulatedEvent; readonly startedAt: number; readonly speed: number }
    | { readonly points: Points }
    | 'silence'
    | null;
  /** What an operator told it to do, and until when, ms UTC. */
  order: { readonly points: Points; readonly until: number } | null;
}

/** All simulated devices: what each reads at an instant, everyday or under an event. Knows no protocol and no timer. */
export class Fleet {
  readonly #members = new Map<string, Member>();
  readonly #busy = new Map<string, number>();

  /** Devices of kinds without a simulator are left out: nothing can speak for them. */
  constructor(devices: readonly DeviceDraft[], library: Library) {
    for (const draft of devices) {
      const kind = library.kinds.get(draft.kind);
      const simulator = library.simulators.get(draft.kind);
      if (!kind || !simulator) continue;
      this.#members.set(draft.id, {
        draft,
        kind,
        simulator,
        traits: simulator.start(hashText(draft.id)),
        defect: defectOf(draft, (name) => name in simulator.events),
        override: null,
        order: null,
      });
    }
  }

  get devices(): DeviceDraft[] {
    return [...this.#members.values()].map((member) => member.draft);
  }

  device = (id: string): DeviceDraft => this.#member(id).draft;
  kind = (id: string): DeviceKind => this.#member(id).kind;
  defect = (id: string): Defect | null => this.#member(id).defect;

  /** Devices a scenario is playing with, and how fast: they report more often. */
  get busy(): ReadonlyMap<string, number> {
    return this.#busy;
  }

  /** @param speed how many seconds of the event pass in one second. @throws Error when the kind knows no such event or point. */
  apply(id: string, does: Exclude<DeviceAction, { tells: string }>, at: number, speed = 1): void {
    const member = this.#member(id);
    if (does === 'release') {
      member.override = null;
      this.#busy.delete(id);
      return;
    }
    if (does === 'silence') {
      member.override = does;
      return;
    }
    if (does === 'hold') {
      member.override = { points: this.readings(id, at) };
      this.#busy.set(id, speed);
      return;
    }
    if ('event' in does) {
      const event = member.simulator.events[does.event];
      if (!event)
        throw new Error(`${member.kind.id} has no event ${does.event}; it has ${Object.keys(member.simulator.events).join(', ')}`);
      member.override = { event, startedAt: at, speed };
    } else {
      const unknown = Object.keys(does.points).find((point) => !(point in member.kind.points));
      if (unknown !== undefined) throw new Error(`${member.kind.id} has no point ${unknown}`);
      member.override = does;
    }
    this.#busy.set(id, speed);
  }

  /** It says nothing: it has no power, or no line. */
  isSilent = (id: string): boolean => this.#member(id).override === 'silence';

  /** What the device reads, rounded to the kind's decimals. */
  readings(id: string, at: number): Points {
    const member = this.#member(id);
    const points = {
      ...member.simulator.step(member.traits, at).points,
      ...this.#lasting(member),
      ...ordered(member, at),
      ...this.#override(member, at),
    };
    for (const name of Object.keys(points)) points[name] = Number(points[name].toFixed(member.kind.points[name]?.decimals ?? 3));
    return points;
  }

  /** Devices that can be told to do something. */
  get obedient(): string[] {
    return Array.from(this.#members.values(), ({ draft, kind, defect }) =>
      kind.actions && defect?.kind !== 'silent' ? draft.id : '',
    ).filter(Boolean);
  }

  /** @returns until when it reads so, ms UTC; null when it knows no such action. */
  obey(id: string, action: string, params: Readonly<Record<string, AttributeValue>>, at: number): number | null {
    const member = this.#member(id);
    const { obeys = {} } = member.simulator;
    if (!Object.hasOwn(obeys, action)) return null;
    const { points: told, lastsS } = obeys[action];
    const points = Object.fromEntries(
      Object.entries(told).map(([name, value]) => [name, Number(typeof value === 'string' ? params[value] : value)]),
    );
    member.order = { points, until: lastsS === null ? Infinity : at + lastsS * 1000 };
    return member.order.until;
  }

  /** Devices that tell events. */
  get tellers(): string[] {
    return Array.from(this.#members.values(), ({ draft, simulator }) => (simulator.reports ? draft.id : '')).filter(Boolean);
  }

  /** What the device tells in [from, to), ms UTC, by its own clock. */
  told(id: string, from: number, to: number): EventMessage[] {
    const { simulator, traits } = this.#member(id);
    const reports = simulator.reports?.(traits, from, to) ?? [];
    return reports.map(({ event, at, attributes }) => ({ event, attributes, observedAt: this.clock(id, at) }));
  }

  /** What the device's clock says at an instant. */
  clock(id: string, at: number): number {
    const defect = this.#member(id).defect;
    return defect?.kind === 'clock' ? at + defect.offsetMs : at;
  }

  #lasting({ defect, simulator }: Member): Points | null {
    return defect?.kind === 'event' ? eventAt(simulator.events[defect.event], 0) : null;
  }

  #override(member: Member, at: number): Points | null {
    const { override } = member;
    if (override === null || override === 'silence') return null;
    if ('points' in override) return override.points;
    const points = eventAt(override.event, ((at - override.startedAt) / 1000) * override.speed);
    if (points === null) this.apply(member.draft.id, 'release', at);
    return points;
  }

  #member(id: string): Member {
    const member = this.#members.get(id);
    if (!member) throw new Error(`no device ${id} in this fleet`);
    return member;
  }
}

const ordered = ({ order }: Member, at: number): Points | null => (order !== null && at < order.until ? order.points : null);
