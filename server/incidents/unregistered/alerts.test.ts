import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { UnregisteredAlerts } from './alerts.ts';

const kinds = await loadKinds();
const HOUR = 3_600_000;

const fire = (address: string, on = true, text = ''): AlertSignal => ({
  device: null,
  address,
  kind: 'smoke-detector',
  code: 'fire',
  on,
  place: '/unknown',
  position: null,
  point: 'fire',
  value: Number(on),
  observedAt: Date.now(),
  receivedAt: Date.now(),
  clockFault: false,
  text,
  simulated: false,
});

/** What unregistered senders say becomes records. */
class Town {
  readonly records: Records;
  readonly #unregistered: UnregisteredAlerts;

  constructor(records = new Records()) {
    this.records = records;
    this.#unregistered = new UnregisteredAlerts(kinds, records.all('alert'));
  }

  hear(address: string, via?: string, { on = true, text = '', inLedger = false } = {}): void {
    const place = inLedger ? { place: '/370102/court' } : {};
    this.#absorb(this.#unregistered.gather([{ ...fire(address, on, text), ...place }], via, inLedger));
  }

  sweep(): void {
    this.#absorb(this.#unregistered.sweep(Date.now()));
  }

  #absorb(signals: readonly AlertSignal[]): void {
    this.records.apply(absorb(signals, this.records, kinds, Date.now()));
  }

  get alerts(): Alert[] {
    return [...this.records.all('alert')];
  }

  alert(address: string): Alert | undefined {
    return this.records.lastAlert(address, 'fire');
  }
}

describe('senders the ledger does not know', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 26) }));
  afterEach(() => void vi.useRealTimers());

  it('of one unit are one incident: eight alerts of their own, then one for all, whose words and count go on', () => {
    const town = new Town();
    for (let i = 0; i < 1000; i++) town.hear(`gb26875:7/1.1.${i}`, 'gb26875:7', { text: `${i}层` });
    expect([town.records.count('incident'), town.alerts.length]).toEqual([1, 9]);
    const all = town.alert('gb26875:7/*')!;
    expect(all).toMatchObject({ lifeSafety: true, active: true, count: 992, device: null });
    expect(all.words!.zh).toMatch(/^\d{3} 个未登记地址经 gb26875:7\/\* 报告.+，最近一个：gb26875:7\/1\.1\.\d+ \d+层。$/);
    expect(all.words!.en).toMatch(/^\d{3} unknown addresses report .+ via gb26875:7\/\*, the latest: gb26875:7\/1\.1\.\d+ \d+层\.$/);
    vi.advanceTimersByTime(10_000);
    town.hear('gb26875:7/1.1.5000', 'gb26875:7');
    expect(town.alert('gb26875:7/*')!.words!.en).toContain('993 unknown addresses');
  });

  it('of a unit in the ledger stand where it hangs', () => {
    const town = new Town();
    for (let i = 0; i < 20; i++) town.hear(`gb26875:7/1.1.${i}`, 'gb26875:7', { inLedger: true });
    expect([town.alerts.length, new Set(town.alerts.map(({ place }) => place))]).toEqual([9, new Set(['/370102/court'])]);
  });

  it('of invented units are at most 17 incidents, however many; known ones are told apart meanwhile', () => {
    const town = new Town();
    for (let i = 0; i < 5000; i++) town.hear(`gb26875:${i}/1.1.1`, `gb26875:${i}`);
    for (let i = 0; i < 5000; i++) town.hear(`device-${i}`);
    expect([town.records.count('incident'), town.alerts.length]).toEqual([17, 17]);
    expect(town.alert('unknown:*')!.count).toBe(9984);
    town.hear('gb26875:889/1.1.1', 'gb26875:889', { inLedger: true });
    expect(town.alert('gb26875:889/1.1.1')).toMatchObject({ active: true, place: '/370102/court' });
  });

  it('end what they said: their own alert, and the one for all when the last of them does', () => {
    const town = new Town();
    for (let i = 0; i < 10; i++) town.hear(`gb26875:7/1.1.${i}`, 'gb26875:7');
    for (const i of [0, 8]) town.hear(`gb26875:7/1.1.${i}`, 'gb26875:7', { on: false });
    expect([town.alert('gb26875:7/1.1.0')!.active, town.alert('gb26875:7/*')!.active]).toEqual([false, true]);
    town.hear('gb26875:7/1.1.9', 'gb26875:7', { on: false });
    expect(town.alert('gb26875:7/*')!.active).toBe(false);
    town.hear('gb26875:7/1.1.9', 'gb26875:7', { on: false });
    town.hear('gb26875:7/1.1.9', 'gb26875:7');
    expect(town.alert('gb26875:7/*')!.active).toBe(true);
  });

  it('are remembered over a restart: nobody gets another eight, and the count goes on', () => {
    const before = new Town();
    for (let unit = 0; unit < 20; unit++) for (let i = 0; i < 12; i++) before.hear(`gb26875:${unit}/1.1.${i}`, `gb26875:${unit}`);
    const [incidents, alerts] = [before.records.count('incident'), before.alerts.length];
    const after = new Town(before.records);
    for (let unit = 0; unit < 20; unit++) for (let i = 0; i < 12; i++) after.hear(`gb26875:${unit}/1.1.${i + 6}`, `gb26875:${unit}`);
    expect([after.records.count('incident'), after.alerts.length]).toEqual([incidents, alerts]);
  });

  it('quiet units are forgotten: after an hour the next has an alert of its own, after a day the shared alert is over', () => {
    const town = new Town();
    for (let i = 0; i < 8; i++) town.hear(`gb26875:7/1.1.${i}`, 'gb26875:7');
    for (let i = 0; i < 20; i++) town.hear(`gb26875:8/1.1.${i}`, 'gb26875:8');
    vi.advanceTimersByTime(2 * HOUR);
    town.sweep();
    town.hear('gb26875:7/1.1.99', 'gb26875:7');
    expect([town.alert('gb26875:7/1.1.99')?.active, town.alert('gb26875:8/*')!.active]).toEqual([true, true]);
    vi.advanceTimersByTime(24 * HOUR);
    town.sweep();
    expect(town.alert('gb26875:8/*')!.active).toBe(false);
  });

  it('whatever they say in whatever order, incidents are bounded, and nobody who reports a fire is without an active alert', () => {
    const said = fc.array(fc.record({ unit: fc.nat(40), part: fc.nat(15), on: fc.boolean() }), { maxLength: 300 });
    fc.assert(
      fc.property(said, (all) => {
        const town = new Town();
        const burning = new Set<string>();
        for (const { unit, part, on } of all) {
          const via = `gb26875:${unit}`;
          const address = `${via}/1.1.${part}`;
          town.hear(address, via, { on });
          if (on) burning.add(address);
          else burning.delete(address);
        }
        expect(town.records.count('incident')).toBeLessThanOrEqual(17 + 17);
        for (const address of burning) {
          const names = [address, `${address.split('/')[0]}/*`, 'unknown:*'];
          expect(
            names.some((name) => town.alert(name)?.active),
            address,
          ).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
