import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { absorb, MERGE_RULES } from '#server/incidents/absorb.ts';
import { byWall } from '#server/incidents/ages.ts';
import { FURONG, NOON, signal, testBook } from '#server/incidents/testing.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { WarningBook } from '#server/warnings/book.ts';
import type { Correlation } from './correlation.ts';
import { Correlator, loadCorrelations } from './correlator.ts';
import { explainer } from './explain.ts';

const kinds = await loadKinds();
const found = await loadCorrelations();

export const B3 = `${FURONG}/b3`;
export const UNIT = 'unit-3';

/** 3号楼 of 芙蓉里小区 with its devices, and what comes of the alerts that they begin and end. */
export class Block {
  readonly records = testBook();
  readonly correlator: Correlator;
  readonly faults: unknown[] = [];
  /** Devices whose source is silent, and how that is called. */
  readonly quietSources = new Map<string, string>();
  now = NOON;
  readonly #rules: typeof MERGE_RULES;

  constructor(correlations: readonly Correlation[] = found) {
    const sources = { quietSourceOf: (device: string) => this.quietSources.get(device) ?? null };
    const [records, warnings] = [this.records, new WarningBook()];
    warnings.follow(records);
    this.correlator = new Correlator(correlations, { records, kinds, sources, warnings }, (_, error) => void this.faults.push(error));
    const { neighbours } = this.correlator;
    this.#rules = { ...MERGE_RULES, explain: explainer(correlations, records, kinds, { neighbours, warnings }) };
  }

  hang(id: string, kind: string, more: Partial<Device> = {}): void {
    const handle = this.records.nextHandle;
    const device: Device = { id, handle, kind, name: id, place: B3, position: [117, 36.6, 0], addresses: [], simulated: true, ...more };
    this.records.apply([put('device', device)]);
  }

  /** A transmission unit, and so many smoke detectors behind it. */
  hangUnit(children: number): void {
    this.hang(UNIT, 'uitd', { name: '3号楼传输装置', addresses: ['gb26875:3'] });
    for (let n = 0; n < children; n++) this.hang(`smoke-${n}`, 'smoke-detector', { addresses: [`gb26875:3/1.1.${n}`] });
  }

  /** At one moment. @returns the changes it makes */
  say(devices: readonly string[], code = 'offline', on = true, patch: Partial<AlertSignal> = {}): RecordChange[] {
    const signals = devices.map((id) => {
      const { kind, place, simulated } = this.records.get('device', id)!;
      return signal(id, { kind, place, simulated, code, on, receivedAt: this.now, observedAt: this.now, ...patch });
    });
    return this.tell(signals);
  }

  tell(signals: readonly AlertSignal[]): RecordChange[] {
    const age = byWall(this.now);
    const changes = absorb(this.correlator.gather(signals, this.now, age), this.records, kinds, this.now, this.#rules, age);
    this.records.apply(changes);
    return changes;
  }

  get incidents(): Incident[] {
    return [...this.records.all('incident')];
  }
  get open(): Incident[] {
    return this.incidents.filter(({ state }) => state !== 'closed');
  }
  alertOf(device: string): Alert {
    return [...this.records.all('alert')].findLast((alert) => alert.device === device)!;
  }
  incidentOf(device: string): Incident {
    return this.records.get('incident', this.alertOf(device).incident!)!;
  }
}
