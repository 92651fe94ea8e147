import { put } from '#contract/records/record.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { SensingSource } from '#contract/live/sensing.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { EVERYWHERE } from '#contract/places/geo.ts';
import { NOON } from '#server/incidents/testing.ts';
import { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { createState, type LiveState } from '#server/state/state.ts';
import { smallLedger } from '#tests/harness/ledger.ts';
import { Sensing } from './sensing.ts';
import { SensingView } from './view.ts';

const kinds = await loadKinds();

/** A small street whose devices report, with both clocks in hand. `now` is the wall clock, `ran` the one that only runs on. */
export class Street {
  readonly records = new Records();
  readonly state: LiveState = createState(kinds);
  readonly sensing: Sensing;
  readonly signals: AlertSignal[] = [];
  now = NOON;
  ran = 1000;
  readonly #view: SensingView;

  constructor(devices: readonly DeviceDraft[], before: Records | null = null) {
    const { places, devices: first } = smallLedger(devices);
    this.records.apply(places.map((place) => put('place', place)));
    this.records.apply([...first, ...devices].map((device, handle) => put('device', { ...device, handle })));
    if (before) this.records.apply([...before.all('alert')].map((alert) => put('alert', alert)));
    for (const device of this.records.all('device')) this.state.addDevice(device);
    const monotonic = (): number => this.ran;
    this.sensing = new Sensing({ state: this.state, records: this.records, monotonic });
    const [now, runningFor] = [() => this.now, () => this.ran];
    this.#view = new SensingView({ sensing: this.sensing, state: this.state, records: this.records, now, monotonic, runningFor });
  }

  /** Time passes, second by second. */
  pass(seconds: number, each: (second: number) => void = () => {}): void {
    for (let second = 1; second <= seconds; second++) {
      this.now += 1000;
      this.ran += 1000;
      each(second);
      this.state.sweep(this.ran, this.now);
      this.signals.push(...this.sensing.sweep(this.ran, this.now));
    }
  }

  /** @param behindS by how much the time it says lies behind ours, seconds */
  say(device: string, value: number, behindS = 0, more: Partial<Observation> = {}): void {
    const observation: Observation = {
      device,
      point: 'waterLevelCm',
      value,
      observedAt: this.now - behindS * 1000,
      quality: 'good',
      source: 'mqtt',
      ...more,
    };
    this.sensing.heard(observation, this.now, this.state.apply(observation, this.now, this.ran));
  }

  sources(jurisdiction = EVERYWHERE, people = true): readonly SensingSource[] {
    this.ran += 2000;
    return this.#view.of({ jurisdiction, people }).sources;
  }

  answer(jurisdiction = EVERYWHERE, people = true): ReturnType<SensingView['of']> {
    this.ran += 2000;
    return this.#view.of({ jurisdiction, people });
  }
}
