import type { DeviceKind } from '#contract/device-kind.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { eventAt, type SimulatedEvent, type Simulator } from '#devices/simulator.ts';
import { hashText } from '#scenes/town/random.ts';
import { flawOf, type Flaw } from './flaws.ts';
import type { Library } from './library.ts';
import type { Happening } from './scenario.ts';

export type Points = Readonly<Record<string, number>>;

interface Member {
  readonly draft: DeviceDraft;
  readonly kind: DeviceKind;
  readonly simulator: Simulator;
  readonly traits: unknown;
  readonly flaw: Flaw | null;
  /** What a scenario does to it, on top of its everyday readings. */
  override: { readonly event: SimulatedEvent; readonly startedAt: number; readonly speed: number } | { readonly points: Points } | null;
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
        draft, kind, simulator, traits: simulator.start(hashText(draft.id)),
        flaw: flawOf(draft, (name) => name in simulator.events), override: null,
      });
    }
  }

  get devices(): DeviceDraft[] {
    return [...this.#members.values()].map((member) => member.draft);
  }

  device = (id: string): DeviceDraft => this.#member(id).draft;
  kind = (id: string): DeviceKind => this.#member(id).kind;
  flaw = (id: string): Flaw | null => this.#member(id).flaw;

  /** Devices a scenario is playing with, and how fast: they report more often. */
  get busy(): ReadonlyMap<string, number> {
    return this.#busy;
  }

  /** @param speed how many seconds of the event pass in one second. @throws Error when the kind knows no such event or point. */
  happen(id: string, does: Happening, at: number, speed = 1): void {
    const member = this.#member(id);
    if (does === 'release') {
      member.override = null;
      this.#busy.delete(id);
      return;
    }
    if ('event' in does) {
      const event = member.simulator.events[does.event];
      if (!event) throw new Error(`${member.kind.id} has no event ${does.event}; it has ${Object.keys(member.simulator.events).join(', ')}`);
      member.override = { event, startedAt: at, speed };
    } else {
      const unknown = Object.keys(does.points).find((point) => !(point in member.kind.points));
      if (unknown !== undefined) throw new Error(`${member.kind.id} has no point ${unknown}`);
      member.override = does;
    }
    this.#busy.set(id, speed);
  }

  /** What the device reads, rounded to the kind's decimals. */
  readings(id: string, at: number): Points {
    const member = this.#member(id);
    const points = { ...member.simulator.step(member.traits, at).points, ...this.#lasting(member), ...this.#override(member, at) };
    for (const name of Object.keys(points)) points[name] = Number(points[name].toFixed(member.kind.points[name]?.decimals ?? 3));
    return points;
  }

  /** What the device's clock says at an instant. */
  clock(id: string, at: number): number {
    const flaw = this.#member(id).flaw;
    return flaw?.kind === 'clock' ? at + flaw.offsetMs : at;
  }

  #lasting({ flaw, simulator }: Member): Points | null {
    return flaw?.kind === 'event' ? eventAt(simulator.events[flaw.event], 0) : null;
  }

  #override(member: Member, at: number): Points | null {
    const { override } = member;
    if (override === null || 'points' in override) return override?.points ?? null;
    const points = eventAt(override.event, ((at - override.startedAt) / 1000) * override.speed);
    if (points === null) this.happen(member.draft.id, 'release', at);
    return points;
  }

  #member(id: string): Member {
    const member = this.#members.get(id);
    if (!member) throw new Error(`no device ${id} in this fleet`);
    return member;
  }
}
