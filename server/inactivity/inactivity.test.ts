import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Device } from '#contract/records/device.ts';
import { put } from '#contract/records/record.ts';
import { Block } from '#server/correlations/testing.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { reportedChange } from '#server/state/change.ts';
import type { Bucket, HistoryStore } from '#server/storage/storage.ts';
import { Inactivity } from './inactivity.ts';

const kinds = await loadKinds();
const kind = kinds.get('elder-water-meter')!;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const device: Device = {
  id: 'm1',
  handle: 1,
  kind: kind.id,
  name: '李奶奶家水表',
  place: '/370102/370102004/c1/furong/b3/F02',
  position: [117, 36.6, 0],
  addresses: [],
  simulated: true,
};

/** A meter that reports, with history kept over restarts; the wall clock may be set while the other runs on. */
class Home {
  now = 0;
  wall = Date.UTC(2026, 10, 23);
  heard = true;
  historyFails = false;
  readonly kept: { at: number; value: number }[] = [];
  #inactivity = this.#start();

  #start(): Inactivity {
    return new Inactivity({ isHeard: () => this.heard });
  }
  readonly history: Pick<HistoryStore, 'read'> = {
    read: async (_device, _point, from, to, count) => {
      if (this.historyFails) throw new Error('no history now');
      const width = (to - from) / count;
      const buckets = new Map<number, number[]>();
      for (const { at, value } of this.kept) {
        const n = Math.floor((at - from) / width);
        if (n >= 0 && n < count) buckets.set(n, [...(buckets.get(n) ?? []), value]);
      }
      return [...buckets]
        .sort(([a], [b]) => a - b)
        .map(([n, values]): Bucket => {
          const sorted = values.toSorted((a, b) => a - b);
          return { at: from + n * width, min: sorted[0], max: sorted.at(-1)!, mean: sorted[0], count: values.length };
        });
    },
  };

  restart(): void {
    this.#inactivity = this.#start();
  }
  pass(ms: number): void {
    this.now += ms;
    this.wall += ms;
  }
  report(value: number): AlertSignal[] {
    const status = { device, kind, status: 0, previousStatus: 0 };
    const observation = { device: 'm1', point: 'totalM3', value, observedAt: this.wall, quality: 'good', source: 'test' } as const;
    const said = this.#inactivity.hear(
      { ...reportedChange(observation, value, this.wall, status), previous: NaN, clockFault: false },
      this.now,
    );
    this.kept.push({ at: this.wall, value });
    return said;
  }
  sweep(): AlertSignal[] {
    return this.#inactivity.sweep(this.now, this.wall);
  }
  ask(): Promise<AlertSignal[]> {
    return this.#inactivity.ask(
      this.history,
      () => this.now,
      () => this.wall,
    );
  }
  /** Reports once an hour. @returns hours after which stillness was told */
  async hours(count: number, value: (hour: number) => number): Promise<number[]> {
    const told: number[] = [];
    for (let hour = 1; hour <= count; hour++) {
      this.pass(HOUR);
      const signals = [...this.report(value(hour)), ...(await this.ask()), ...this.sweep()];
      for (const { on } of signals) told.push(on ? hour : -hour);
    }
    return told;
  }
}

describe('a meter that stands still', () => {
  it('is told once, after a day by the clock that only runs on, and its end when water is drawn', async () => {
    const home = new Home();
    expect(await home.hours(20, () => 5)).toEqual([]);
    home.wall += 30 * DAY;
    expect(await home.hours(20, () => 5.001)).toEqual([5]);
    expect(await home.hours(2, () => 5.2)).toEqual([-1]);
    expect(await home.hours(30, () => 5.2)).toEqual([23]);
  });

  it('is not told while it is not heard: silence says nothing of water', async () => {
    const home = new Home();
    await home.hours(2, () => 5);
    home.heard = false;
    for (let n = 0; n < 30; n++) {
      home.pass(HOUR);
      expect(home.sweep()).toEqual([]);
    }
    home.heard = true;
    home.report(5);
    home.pass(HOUR);
    expect(home.sweep()).toMatchObject([{ code: 'no-water', on: true, lasts: true, device: 'm1' }]);
  });

  it('over restarts: history knows since when, also when it could not be asked at first', async () => {
    const home = new Home();
    await home.hours(6, (hour) => hour);
    await home.hours(15, () => 6);
    home.restart();
    home.historyFails = true;
    expect(await home.hours(4, () => 6)).toEqual([]);
    home.historyFails = false;
    const told = await home.hours(24, () => 6);
    expect(told).toHaveLength(1);
    // Told within the part of a day that history is asked by, never early.
    expect(19 + told[0]).toBeGreaterThanOrEqual(24);
    expect(19 + told[0]).toBeLessThanOrEqual(26);
  });

  it('that moved while the server was down ends what is left from before', async () => {
    const home = new Home();
    await home.hours(40, () => 6);
    home.restart();
    expect(await home.hours(1, () => 7)).toEqual([-1]);
  });

  it('whatever is drawn and however often the server starts: told for each day without water, once, never too early', async () => {
    const step = fc.record({ hours: fc.integer({ min: 1, max: 40 }), draws: fc.boolean(), restart: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const home = new Home();
        const block = new Block();
        block.records.apply([put('device', device)]);
        let [total, stillFor] = [1, 0];
        const alerts = () => [...block.records.all('alert')];
        await home.hours(1, () => total);
        for (const { hours, draws, restart } of steps) {
          if (restart) home.restart();
          for (let n = 0; n < hours; n++) {
            if (draws) total += 0.5;
            stillFor = draws ? 0 : stillFor + 1;
            home.pass(HOUR);
            block.now = home.wall;
            block.tell([...home.report(total), ...(await home.ask()), ...home.sweep()]);
            const active = alerts().filter((alert) => alert.active);
            expect(active.every(({ count }) => count === 1)).toBe(true);
            if (stillFor < 23) expect([stillFor, active.length]).toEqual([stillFor, 0]);
            if (stillFor > 27) expect([stillFor, active.length]).toEqual([stillFor, 1]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
