import type { Alert } from '#contract/records/alert.ts';
import type { RecordChange } from '#contract/records/record.ts';
import { needsAttention } from '#contract/live/rollup.ts';
import { LIFE_SAFETY, SEVERITY_TONE, TONE, UNACKED } from '#client/marks/tones.ts';
import type { World } from '#client/world/world.ts';

/** An alert that only repeats looks as it did: how often it was heard, and of what value, is not on the map. */
const looksAlike = (a: Alert, b: Alert): boolean =>
  a.severity === b.severity &&
  a.raisedAt === b.raisedAt &&
  (a.acked === null) === (b.acked === null) &&
  a.active === b.active &&
  a.lifeSafety === b.lifeSafety &&
  a.device === b.device &&
  a.place === b.place &&
  a.incident === b.incident &&
  a.code === b.code &&
  a.kind === b.kind &&
  a.position?.join() === b.position?.join();

/** The alerts on screen, and by device. How many there are at a place is counted by the server alone (`world.rollup`). */
export class AlertIndex {
  readonly shown = new Map<string, Alert>();
  /** Grows when any of them came, went, or looks different. */
  version = 0;
  /** Tone byte of the worst alert by device handle, with LIFE_SAFETY and UNACKED; 0 = none. */
  toneByHandle = new Uint8Array(1024);
  private readonly byDevice = new Map<string, Set<string>>();
  /** Of devices with a tone: handles are given to others. */
  private readonly handleOf = new Map<string, number>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.reset();
  }

  /** @returns ids of the devices whose alerts changed. */
  apply(changes: readonly RecordChange[] | null): ReadonlySet<string> {
    const devices = new Set<string>();
    if (changes === null) {
      for (const id of this.byDevice.keys()) devices.add(id);
      this.reset();
      for (const id of this.byDevice.keys()) devices.add(id);
      return devices;
    }
    for (const change of changes) {
      if (change.type === 'device' && this.byDevice.has(change.id)) devices.add(change.id);
      if (change.type !== 'alert') continue;
      this.replace(change.id, change.record !== null && needsAttention(change.record) ? change.record : null, devices);
    }
    for (const id of devices) this.retone(id);
    return devices;
  }

  private reset(): void {
    this.version++;
    this.shown.clear();
    this.byDevice.clear();
    this.toneByHandle.fill(0);
    this.handleOf.clear();
    const devices = new Set<string>();
    for (const alert of this.world.all('alert').values()) if (needsAttention(alert)) this.replace(alert.id, alert, devices);
    for (const id of devices) this.retone(id);
  }

  private replace(id: string, next: Alert | null, devices: Set<string>): void {
    const before = this.shown.get(id);
    if (next && before && looksAlike(before, next)) {
      this.shown.set(id, next);
      return;
    }
    if (!next && !before) return;
    this.version++;
    if (before) this.file(before, -1, devices);
    if (next) this.shown.set(id, next);
    else this.shown.delete(id);
    if (next) this.file(next, 1, devices);
  }

  private file(alert: Alert, by: 1 | -1, devices: Set<string>): void {
    if (alert.device === null) return;
    devices.add(alert.device);
    const own = this.byDevice.get(alert.device) ?? new Set();
    if (by === 1) own.add(alert.id);
    else own.delete(alert.id);
    if (own.size === 0) this.byDevice.delete(alert.device);
    else this.byDevice.set(alert.device, own);
  }

  private retone(id: string): void {
    const handle = this.world.get('device', id)?.handle;
    const before = this.handleOf.get(id);
    if (before !== undefined && before !== handle) this.toneByHandle[before] = 0;
    this.handleOf.delete(id);
    if (handle === undefined) return;
    if (handle >= this.toneByHandle.length) {
      const bigger = new Uint8Array(Math.max(handle + 1, this.toneByHandle.length * 2));
      bigger.set(this.toneByHandle);
      this.toneByHandle = bigger;
    }
    let worst: Alert | null = null;
    let flags = 0;
    for (const alertId of this.byDevice.get(id) ?? []) {
      const alert = this.shown.get(alertId)!;
      if (worst === null || alert.severity < worst.severity) worst = alert;
      flags |= (alert.acked === null ? UNACKED : 0) | (alert.lifeSafety ? LIFE_SAFETY : 0);
    }
    this.toneByHandle[handle] = worst === null ? 0 : TONE[SEVERITY_TONE[worst.severity]] | flags;
    if (worst !== null) this.handleOf.set(id, handle);
  }
}
