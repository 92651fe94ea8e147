import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { Bench } from './suite-bench.ts';
import type { EventRow, Storage } from '../storage.ts';

const event = (id: string, at: number, fields: Partial<DeviceEvent> = {}): DeviceEvent => ({
  id,
  device: 'g1',
  kind: 'access-gate',
  type: 'pass',
  place: '/1/2',
  at,
  observedAt: at,
  receivedAt: at,
  clockFault: false,
  attributes: { door: '1号门' },
  text: '',
  simulated: true,
  ...fields,
});
const row = (id: string, at: number, fields: Partial<DeviceEvent> = {}, more: Partial<EventRow> = {}): EventRow => ({
  event: event(id, at, fields),
  said: id,
  told: at,
  windowMs: 1000,
  retention: 'plain',
  ...more,
});
const ids = async (storage: Storage, query: Partial<Parameters<Storage['events']['list']>[0]> = {}): Promise<string[]> =>
  (await storage.reader.events.list({ limit: 100, ...query })).items.map(({ id }) => id);

export function eventTests(bench: Bench): void {
  const { fresh } = bench;
  describe('events', () => {
    exactlyOnce(bench);
    it('newest first, a page at a time, by device, place, type, kind and time', async () => {
      const { storage } = await fresh();
      const hour = 3_600_000;
      await storage.events.write([
        row('a', 10 * hour, { place: '/1/2/3' }),
        row('b', 10 * hour, { device: 'g2', place: '/1/20', type: 'refused' }),
        row('c', 7 * hour, { kind: 'throw-camera' }),
        row('d', 2 * hour, { device: 'g2' }),
      ]);
      expect(await ids(storage)).toEqual(['b', 'a', 'c', 'd']);
      expect(await ids(storage, { devices: ['g2', 'g9'] })).toEqual(['b', 'd']);
      expect(await ids(storage, { within: ['/1/2'] })).toEqual(['a', 'c', 'd']);
      expect(await ids(storage, { within: ['/1/2', '/1/20'], to: 11 * hour })).toEqual(['b', 'a', 'c', 'd']);
      expect(await ids(storage, { within: ['/'] })).toHaveLength(4);
      expect(await ids(storage, { type: 'refused' })).toEqual(['b']);
      expect(await ids(storage, { kind: 'throw-camera' })).toEqual(['c']);
      expect(await ids(storage, { unlike: ['throw-camera', 'sos-button'] })).toEqual(['b', 'a', 'd']);
      expect(await ids(storage, { from: 7 * hour, to: 10 * hour })).toEqual(['c']);
      const first = await storage.events.list({ within: ['/1'], limit: 2, to: 11 * hour });
      expect([first.items.map(({ id }) => id), first.next]).toEqual([['b', 'a'], `${10 * hour}:a`]);
      expect(await ids(storage, { within: ['/1'], limit: 2, after: first.next! })).toEqual(['c', 'd']);
      await expect(storage.events.list({ limit: 5, after: 'x' })).rejects.toMatchObject({ kind: 'data' });
      await expect(storage.events.list({ limit: 5, devices: Array<string>(1001).fill('g') })).rejects.toMatchObject({ kind: 'data' });
    });

    it('comes back as it was, whatever is in it', async () => {
      const { storage, ground } = await fresh();
      const odd = event('odd', 5, { attributes: { a: '\0\ud800鲁', n: -1.5, f: false }, text: '\0"', late: true });
      await storage.events.write([{ ...row('odd', 5), event: odd }]);
      await storage.close();
      const again = await ground.open();
      expect((await again.events.list({ limit: 1 })).items).toEqual([odd]);
      await again.close();
    });

    it('goes when its time has come, each retention by itself', async () => {
      const { storage } = await fresh();
      const many = Array.from({ length: 4500 }, (_, n) => row(`p${n}`, n, {}, { retention: 'personal' }));
      await storage.events.write([...many, row('e', 1, {}, { retention: 'evidence' })]);
      expect(await storage.events.prune('personal', 4400)).toBe(4400);
      expect(await storage.events.prune('plain', 9000)).toBe(0);
      expect(await ids(storage, { to: 4401 })).toEqual(['p4400', 'e']);
    });
  });
}

function exactlyOnce({ fresh }: Bench): void {
  it('each happening is kept once, however its reports come, and whatever is told twice', async () => {
    const { storage, ground } = await fresh();
    let [open, round] = [storage, 0];
    // Happenings of one key are further apart than the window, their reports less.
    const happenings = fc.uniqueArray(fc.record({ key: fc.constantFrom('a', 'b'), n: fc.nat(15) }), {
      selector: ({ key, n }) => `${key}${n}`,
    });
    const reports = happenings.chain((all) =>
      fc.record({
        all: fc.constant(all),
        order: fc.array(fc.record({ which: fc.nat(Math.max(0, all.length - 1)), shift: fc.integer({ min: 0, max: 400 }) }), {
          maxLength: 40,
        }),
        cuts: fc.array(fc.nat(40), { maxLength: 3 }),
        reopen: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(reports, async ({ all, order, cuts, reopen }) => {
        const run = ++round;
        const said = order
          .filter(({ which }) => which < all.length)
          .map(({ which, shift }) => {
            const { key, n } = all[which];
            const told = n * 2000 + shift;
            return row(`${run} ${key}${n}+${shift}`, told, { device: `d${run}` }, { said: `${run} ${key}`, told });
          });
        const bounds = [0, ...cuts.toSorted((x, y) => x - y), said.length];
        const groups = bounds.slice(1).map((end, i) => said.slice(bounds[i], end));
        await Promise.all(groups.map((group) => open.events.write(group)));
        if (reopen && round % 20 === 0) {
          await open.close();
          open = await ground.open();
        }
        const answers = await open.events.write(said);
        expect(answers.includes('new')).toBe(false);
        const happened = new Set(said.map(({ said: key, told }) => `${key} ${Math.floor(told / 2000)}`));
        const { items } = await open.events.list({ devices: [`d${run}`], limit: 1000 });
        expect(items.length).toBe(happened.size);
        expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      }),
      { numRuns: 60 },
    );
    if (open !== storage) await open.close();
  });

  it('says what became of each, within one write too', async () => {
    const { storage } = await fresh();
    expect(await storage.events.write([row('a', 1000), row('a', 1000), row('b', 1500, {}, { said: 'a' })])).toEqual([
      'new',
      'there',
      'repeat',
    ]);
    expect(await storage.events.write([row('a', 1000), row('c', 2000, {}, { said: 'a' })])).toEqual(['there', 'new']);
    await expect(storage.events.write([row('x', NaN)])).rejects.toMatchObject({ kind: 'data' });
  });
}
