import { beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Operation } from '#contract/records/operation.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { zoneOf } from '#contract/zone.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { checkLinkage } from './linkage.ts';
import { Linkages, loadLinkages } from './linkages.ts';

const NOW = Date.UTC(2026, 10, 27, 3);
const kinds = await loadKinds();
const [ebike] = await loadLinkages(kinds);
const PLACE = '/jn/lixia/b3';

const camera = make('device', {
  id: 'cam',
  handle: 0,
  kind: 'elevator-camera',
  place: PLACE,
  position: [117.037, 36.669, 2.2],
  addresses: [],
});
const lift = make('device', { ...camera, id: 'lift', handle: 1, kind: 'elevator', position: [117.037, 36.66901, 1] });
const other = make('device', { ...lift, id: 'other', handle: 2, position: [117.0372, 36.669, 1] });

/** Records in memory, and what linkages make of alerts that become durable in them. */
class Bench {
  readonly records = new Records();
  linkages: Linkages;
  ms = 0;

  constructor(...before: RecordChange[]) {
    this.records.apply([camera, lift, other].map((device) => put('device', device)));
    this.records.apply(before);
    this.linkages = new Linkages({
      linkages: [ebike],
      records: this.records,
      kinds,
      zone: zoneOf('Asia/Shanghai'),
      monotonic: () => this.ms,
    });
  }

  /** An alert of the camera as it is now. */
  alert(active: boolean, patch: Partial<Alert> = {}): void {
    const alert = ebikeAlert(active, patch);
    this.records.apply([put('alert', alert)]);
    this.linkages.follow({ seq: 1, at: NOW, actor: alert.updatedBy, cause: 'rule', changes: [put('alert', alert)] });
  }

  /** @returns what is told now, as `device action say` */
  told(): string[] {
    const changes = this.linkages.take(NOW + this.ms);
    this.records.apply(changes);
    return changes.map(({ record }) => {
      const { device, action, params } = record as Operation;
      return [device, action, ...Object.values(params)].join(' ');
    });
  }

  ends(state: Operation['state'] = 'confirmed'): void {
    for (const one of this.records.all('operation'))
      if (one.endedAt === null) this.records.apply([put('operation', { ...one, state, endedAt: NOW + this.ms })]);
  }
}

const ebikeAlert = (active: boolean, patch: Partial<Alert> = {}): Alert =>
  make('alert', { id: 'a', device: 'cam', kind: 'elevator-camera', code: 'ebike', place: PLACE, active, late: undefined, ...patch });

describe('an e-bike in a lift', () => {
  let bench: Bench;
  beforeEach(() => void (bench = new Bench()));

  it('holds the lift of that car with its door open, once, and releases it when the bike is out', () => {
    bench.alert(true);
    expect(bench.told()).toEqual(['lift hold ebike']);
    bench.alert(true, { count: 2 });
    expect(bench.told()).toEqual([]);
    bench.ends();
    bench.alert(false);
    expect(bench.told()).toEqual(['lift release']);
    expect([...bench.records.all('operation')][0]).toMatchObject({
      requestedBy: { id: 'system' },
      critical: false,
      expects: { point: 'held', is: 1 },
    });
  });

  it('tells nothing when it is over before the lift could be told', () => {
    bench.alert(true);
    bench.alert(false);
    expect(bench.told()).toEqual([]);
  });

  it('waits until nobody operates the lift, a minute at most', () => {
    bench.records.apply([put('operation', make('operation', { id: 'p', device: 'lift', action: 'say', endedAt: null }))]);
    bench.alert(true);
    expect(bench.told()).toEqual([]);
    bench.ends();
    expect(bench.told()).toEqual(['lift hold ebike']);
    bench.alert(false);
    bench.ms += 61_000;
    expect(bench.told()).toEqual([]);
    bench.ends();
    expect(bench.told()).toEqual([]);
  });

  it('leaves a lift alone that a person has told something since', () => {
    bench.alert(true);
    bench.told();
    bench.ends();
    const person = make('operation', { id: 'p', device: 'lift', action: 'hold', endedAt: NOW, requestedAt: NOW + 5, state: 'confirmed' });
    bench.records.apply([put('operation', person)]);
    bench.alert(false);
    expect(bench.told()).toEqual([]);
  });

  it('does not release a lift that refused to be held', () => {
    bench.alert(true);
    bench.told();
    bench.ends('refused');
    bench.alert(false);
    expect(bench.told()).toEqual([]);
  });

  it('is not told again after a restart, and yet released', () => {
    bench.alert(true);
    bench.told();
    bench.ends();
    const again = new Bench(...[...bench.records.all('operation')].map((one) => put('operation', one)), put('alert', ebikeAlert(true)));
    again.alert(true);
    expect(again.told()).toEqual([]);
    again.alert(false);
    expect(again.told()).toEqual(['lift release']);
  });

  it('of a recording, or beside a lift of the real world, moves nothing', () => {
    bench.alert(true, { late: true });
    expect(bench.told()).toEqual([]);
    const real = new Bench(put('device', { ...lift, simulated: !lift.simulated }));
    real.alert(true);
    expect(real.told()).toEqual([]);
  });
});

it('names what is there, and nothing critical', () => {
  expect(() => checkLinkage({ ...ebike, on: { kind: 'elevator-camera', code: 'fire' } }, kinds)).toThrow(
    'elevator-camera has no alert fire',
  );
  expect(() => checkLinkage({ ...ebike, end: { action: 'fly' } }, kinds)).toThrow('elevator has no action fly');
  const gate = { ...ebike, tells: { kind: 'access-gate', withinM: 3 }, begin: { action: 'hold-open' } };
  expect(() => checkLinkage(gate, kinds)).toThrow('hold-open of access-gate is critical');
});
