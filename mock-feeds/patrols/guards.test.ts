import { expect, it } from 'vitest';
import type { RoundView } from '#contract/patrols/view.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import { Guards } from './guards.ts';

const MIN = 60_000;
const device = (id: string): DeviceDraft => ({
  id,
  kind: 'patrol-point',
  name: id,
  place: '/1',
  position: [117, 36.6, 1],
  addresses: [`nfc:${id}`],
  simulated: true,
});
type Point = RoundView['points'][number];
const point = (id: string, dueMin: number, more: Partial<Point> = {}): Point => ({
  device: id,
  name: id,
  at: null,
  due: dueMin * MIN,
  photo: false,
  state: 'due',
  visit: null,
  refused: [],
  ...more,
});
const round = (id: string, from: number, until: number, points: Point[]): RoundView => ({
  id,
  plan: 'XJ1',
  name: '东线',
  shift: '',
  from: from * MIN,
  until: until * MIN,
  simulated: true,
  byHand: false,
  stopped: false,
  points,
});

/** Steps once at an instant. @returns where somebody went, and for which round */
async function went(items: RoundView[], atMin: number, skipped: string[] = []): Promise<string[]> {
  const said: string[] = [];
  const guards = new Guards({
    points: ['a', 'b'].map(device),
    asker: {
      ask: (_method, path) =>
        Promise.resolve(
          path.endsWith('rounds') ? { now: atMin * MIN, items, photos: [] } : { items: [{ id: 'XJ1', points: [{ device: 'a' }] }] },
        ),
    },
    tell: async (id, [{ attributes }], photo) => void said.push(`${id} ${String(attributes?.round ?? '-')}${photo ? ' photo' : ''}`),
    isSkipped: (id) => skipped.includes(id),
    now: () => atMin * MIN,
  });
  await guards.step();
  await guards.step();
  return said;
}

it('guards go where it is nearly due, once, and leave out what a scenario skips', async () => {
  const items = [round('r', 0, 20, [point('a', 10), point('b', 20)])];
  expect(await went(items, 3)).toEqual([]);
  expect(await went(items, 7)).toEqual(['a r']);
  expect(await went(items, 17)).toEqual(['a r', 'b r']);
  expect(await went(items, 17, ['a'])).toEqual(['b r']);
});

it('a photo is taken where the route asks for one and nowhere else', async () => {
  expect(await went([round('r', 0, 20, [point('a', 10), point('b', 20, { photo: true })])], 17)).toEqual(['a r', 'b r photo']);
  const missed = [point('a', 10, { state: 'missed', photo: true }), point('b', 20, { state: 'missed' })];
  expect(await went([round('r', 0, 20, missed)], 31)).toEqual(['a r photo', 'b r', 'a - photo', 'b -']);
});

it('what was missed is made up, also when the next round has begun, unless somebody has been there since', async () => {
  const missed = round('r', 0, 20, [point('a', 10, { state: 'missed' })]);
  const visit = { event: 'e', at: 31 * MIN, toldAt: 31 * MIN, method: 'nfc', distanceM: null, photo: null, by: '' } as const;
  expect(await went([round('s', 30, 50, [point('a', 40)]), missed], 31)).toEqual(['a -']);
  expect(await went([round('s', 30, 50, [point('a', 40, { visit, state: 'done' })]), missed], 32)).toEqual([]);
});
