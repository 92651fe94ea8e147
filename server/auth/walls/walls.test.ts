import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Attempts } from '#server/auth/attempts.ts';
import type { StoredCanvas, StoredWall } from '#server/storage/stores/wall-store.ts';
import { CODE_MS, WallCodes } from './codes.ts';
import { WallStates } from './wall-states.ts';
import { WALL_COOKIE, Walls } from './walls.ts';

const BY = { actor: { id: 'u1', name: '管理员' }, from: '10.0.0.1' };
const DRAFT = { name: '指挥厅', role: 'wall-leader', jurisdiction: '/370102' } as const;
const WRONG = '000000';

/** Clocks, and a store that can fail. */
function stand() {
  const stored = new Map<string, StoredWall>();
  const drawn = new Map<string, StoredCanvas>();
  const time = { monotonic: 0 };
  const store = { failing: false };
  const must = (): void => {
    if (store.failing) throw new Error('storage is down');
  };
  const faults: unknown[] = [];
  const attempts = new Attempts(() => time.monotonic);
  const load = (): Promise<Walls> =>
    Walls.load({
      storage: {
        walls: {
          list: async () => [...stored.values()],
          add: async (wall) => (must(), void stored.set(wall.id, wall)),
          seen: async (id, seen) => (must(), stored.has(id) && stored.set(id, { ...stored.get(id)!, seen }), undefined),
          remove: async (id) => (must(), void stored.delete(id)),
          canvases: async () => [...drawn.values()],
          putCanvas: async (canvas) => (must(), void drawn.set(canvas.id, canvas)),
          removeCanvas: async (id) => (must(), void drawn.delete(id)),
          layouts: async () => [],
          plans: async () => [],
          putLayout: async () => must(),
          removeLayout: async () => must(),
          putPlan: async () => must(),
          removePlan: async () => must(),
        },
      },
      attempts,
      now: () => 1_800_000_000_000 + time.monotonic,
      monotonic: () => time.monotonic,
      onFault: (error) => faults.push(error),
    });
  return { load, stored, time, store, faults };
}
const cookieOf = (token: string): string => `other=1; ${WALL_COOKIE}=${token}`;
const other = (code: string): string => (code === WRONG ? '111111' : WRONG);

describe('a browser that is to show a wall', () => {
  it('is nobody until its code is entered, and then signed in over restarts, without end', async () => {
    const { load, time, stored } = stand();
    const walls = await load();
    const { token, code } = walls.ask(undefined, '10.0.0.7', 'Chrome');
    const cookie = cookieOf(token);
    expect(code).toMatch(/^\d{6}$/);
    expect(walls.principal(cookie)).toBeNull();
    expect(await walls.look(code, BY)).toMatchObject({ from: '10.0.0.7', agent: 'Chrome' });
    const wall = await walls.pair({ ...DRAFT, code }, BY);
    const user = { id: `wall:${wall.id}`, name: '指挥厅', role: 'wall-leader', jurisdiction: '/370102' };
    expect(walls.principal(cookie)).toEqual({ user, session: wall.tokenHash });
    expect(JSON.stringify([...stored])).not.toContain(token);
    time.monotonic += 5 * 365 * 86_400_000;
    expect((await load()).principal(cookie)).toEqual({ user, session: wall.tokenHash });
    expect(() => walls.ask(cookie, '10.0.0.7', 'Chrome')).toThrow(/already paired/);
  });

  it('keeps its code while it is good, and is given another after ten minutes', async () => {
    const { load, time } = stand();
    const walls = await load();
    const first = walls.ask(undefined, '10.0.0.7', 'Chrome');
    time.monotonic += CODE_MS - 1;
    expect(walls.ask(cookieOf(first.token), '10.0.0.7', 'Chrome')).toEqual({ ...first, forMs: 1 });
    time.monotonic += 1;
    const second = walls.ask(cookieOf(first.token), '10.0.0.7', 'Chrome');
    expect(second.token).not.toBe(first.token);
    await expect(walls.pair({ ...DRAFT, code: first.code === second.code ? other(first.code) : first.code }, BY)).rejects.toThrow(
      /No screen shows/,
    );
  });

  it('of two, each has a code of its own, and the one whose code is entered is paired, once', async () => {
    const { load } = stand();
    const walls = await load();
    const [one, two] = [walls.ask(undefined, '10.0.0.7', 'Chrome'), walls.ask(undefined, '10.0.0.7', 'Chrome')];
    expect(one.code).not.toBe(two.code);
    const answers = await Promise.allSettled([
      walls.pair({ ...DRAFT, code: two.code }, BY),
      walls.pair({ ...DRAFT, code: two.code, name: '再来一次' }, BY),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(walls.principal(cookieOf(one.token))).toBeNull();
    expect(walls.principal(cookieOf(two.token))?.user.name).toBe('指挥厅');
    await expect(walls.pair({ ...DRAFT, code: one.code }, BY)).rejects.toThrow(/There is a wall named/);
    expect(walls.principal(cookieOf(one.token))).toBeNull();
  });

  it('waits with few others of its network, and nobody guesses codes for long', async () => {
    const { load, time } = stand();
    const walls = await load();
    const codes = new Set(Array.from({ length: 20 }, () => walls.ask(undefined, '10.0.0.7', '').code));
    expect(() => walls.ask(undefined, '10.0.0.7', '')).toThrow(/Too many screens/);
    const { code } = walls.ask(undefined, '10.0.0.8', '');
    const wrong = Array.from({ length: 100 }, (_, at) => String(100_000 + at)).filter((one) => !codes.has(one) && one !== code);
    for (const one of wrong.slice(0, 5)) await expect(walls.look(one, BY)).rejects.toThrow(/No screen shows/);
    await expect(walls.look(code, BY)).rejects.toThrow(/Too many attempts/);
    expect(await walls.look(code, { ...BY, actor: { id: 'u2', name: '另一人' } })).toMatchObject({ code });
    time.monotonic += 360_000;
    expect(await walls.look(code, BY)).toMatchObject({ code });
  });
});

describe('a pairing', () => {
  it('ends at once, whatever storage does, and is taken out of storage when that is back', async () => {
    const { load, stored, store } = stand();
    const walls = await load();
    const { token, code } = walls.ask(undefined, '10.0.0.7', 'Chrome');
    const wall = await walls.pair({ ...DRAFT, code }, BY);
    const ended: string[] = [];
    walls.onEnded((sessions) => ended.push(...sessions));
    store.failing = true;
    await expect(walls.unpair(wall)).rejects.toThrow('storage is down');
    expect([ended, walls.principal(cookieOf(token)), walls.list(), stored.size]).toEqual([[wall.tokenHash], null, [], 1]);
    store.failing = false;
    await walls.sweep();
    expect(stored.size).toBe(0);
    expect(walls.ask(cookieOf(token), '10.0.0.7', 'Chrome').token).not.toBe(token);
  });

  it('that storage refused is none, and its code can be entered again', async () => {
    const { load, store } = stand();
    const walls = await load();
    const { token, code } = walls.ask(undefined, '10.0.0.7', 'Chrome');
    store.failing = true;
    await expect(walls.pair({ ...DRAFT, code }, BY)).rejects.toThrow('storage is down');
    expect(walls.principal(cookieOf(token))).toBeNull();
    store.failing = false;
    expect(await walls.pair({ ...DRAFT, code }, BY)).toMatchObject({ name: '指挥厅' });
  });

  it('says when, whence and by which page it was last seen; that this cannot be written costs the wall nothing', async () => {
    const { load, stored, time, store, faults } = stand();
    const walls = await load();
    const { token, code } = walls.ask(undefined, '10.0.0.7', 'Chrome');
    const { id } = await walls.pair({ ...DRAFT, code }, BY);
    walls.opened(cookieOf(token), { from: '10.0.0.9', agent: 'Firefox', version: '2' });
    time.monotonic += 60_000;
    walls.principal(cookieOf(token));
    expect(walls.byId(id)!.seen).toEqual({ at: 1_800_000_060_000, from: '10.0.0.9', agent: 'Firefox', version: '2' });
    expect(stored.get(id)!.seen).toEqual({ at: 1_800_000_000_000, from: '10.0.0.9', agent: 'Firefox', version: '2' });
    store.failing = true;
    time.monotonic += 600_000;
    expect(walls.principal(cookieOf(token))).not.toBeNull();
    await expect.poll(() => faults.length).toBe(1);
  });
});

const SHAPE = { columns: 2, rows: 2, tile: { width: 1920, height: 1080, widthMm: 1209.6 }, bezelMm: 3.5, distanceM: 8 };

describe('a wall of several screens', () => {
  it('is one tile each, over restarts, for whom the wall is for; one place is shown once', async () => {
    const { load } = stand();
    const walls = await load();
    const canvas = await walls.canvases.draw({ name: '主墙', role: 'wall-visitor', jurisdiction: '/370102', shape: SHAPE });
    const pair = (column: number, row: number): Promise<StoredWall> => {
      const { code } = walls.ask(undefined, '10.0.0.7', 'Chrome');
      return walls.pair({ ...DRAFT, name: `主墙 ${row}-${column}`, code, tile: { canvas: canvas.id, column, row } }, BY);
    };
    const { token, code } = walls.ask(undefined, '10.0.0.7', 'Chrome');
    const first = await walls.pair({ ...DRAFT, code, tile: { canvas: canvas.id, column: 1, row: 0 } }, BY);
    await expect(pair(1, 0)).rejects.toThrow(/shows this part already/);
    await expect(pair(2, 0)).rejects.toThrow(/has 2 rows and 2 columns only/);
    await pair(0, 1);
    const again = await load();
    expect(again.principal(cookieOf(token))?.user.role).toBe('wall-visitor');
    expect(again.tileOf(first)).toEqual({
      canvas: { id: canvas.id, name: '主墙', version: 1, shape: SHAPE },
      column: 1,
      row: 0,
    });
    expect(again.tilesOf(canvas.id).length).toBe(2);
  });

  it('that is drawn anew tells its tiles, and those it no longer has are paired no more', async () => {
    const { load } = stand();
    const walls = await load();
    const draft = { name: '主墙', role: 'wall-leader', jurisdiction: '/370102', shape: SHAPE } as const;
    const canvas = await walls.canvases.draw(draft);
    const tiles: StoredWall[] = [];
    for (const row of [0, 1]) {
      const { code } = walls.ask(undefined, '10.0.0.7', 'Chrome');
      tiles.push(await walls.pair({ ...DRAFT, name: `主墙 ${row}`, code, tile: { canvas: canvas.id, column: 0, row } }, BY));
    }
    const ended: string[] = [];
    walls.onEnded((sessions) => ended.push(...sessions));
    await walls.redrawn(await walls.canvases.redraw(canvas.id, 1, { ...draft, shape: { ...SHAPE, rows: 1 } }), canvas);
    expect(walls.tilesOf(canvas.id)).toMatchObject([{ id: tiles[0].id, name: '主墙 1-1' }]);
    expect(new Set(ended)).toEqual(new Set(tiles.map(({ tokenHash }) => tokenHash)));
    expect(walls.tileOf(tiles[0])?.canvas.version).toBe(2);
    await expect(walls.canvases.redraw(canvas.id, 1, draft)).rejects.toThrow(/is of version 2 by now/);
    await expect(walls.canvases.draw(draft)).rejects.toThrow(/There is a wall of screens named/);
    for (let n = walls.canvases.list().length; n < 200; n++) await walls.canvases.draw({ ...draft, name: `${n}` });
    await expect(walls.canvases.draw({ ...draft, name: '多' })).rejects.toThrow(/There are 200 walls of screens/);
  });
});

it('what is shown on a wall for a while ends when the wall is for others, and stays when it is only built anew', async () => {
  const walls = await stand().load();
  const draft = { name: '主墙', role: 'wall-duty', jurisdiction: '/370102', shape: SHAPE } as const;
  const canvas = await walls.canvases.draw(draft);
  const told: (string | null)[] = [];
  walls.throws.onChange((_target, thrown) => told.push(thrown?.by ?? null));
  walls.throws.show(canvas.id, '张三', { focus: '', stage: 'map', open: '', hidden: [] }, 60_000);
  const item = { panel: 'wall-loop', about: '', seconds: 20 };
  walls.regions.show(canvas.id, { layout: 'day', region: 'left', by: '张三', item }, 60_000);
  const built = await walls.canvases.redraw(canvas.id, 1, { ...draft, shape: { ...SHAPE, rows: 1 } });
  await walls.redrawn(built, canvas);
  expect([walls.throws.on(canvas.id)?.by, walls.regions.on(canvas.id).length]).toEqual(['张三', 1]);
  await walls.redrawn(await walls.canvases.redraw(canvas.id, 2, { ...draft, role: 'wall-visitor' }), built);
  expect([walls.throws.on(canvas.id), walls.regions.on(canvas.id)]).toEqual([null, []]);
  expect(told).toEqual(['张三', null]);
});

describe('what walls say of themselves', () => {
  const report = { version: '1', width: 1920, height: 1080, fps: 60, live: true, dataAt: 0 };

  it('tells how far apart their pictures are: on one computer by its clock, else by the quickest of their reports', () => {
    const clock = { now: 1_800_000_000_000 };
    const states = new WallStates(() => clock.now);
    const says = (id: string, from: string, phase: number, machine: number, way: number): void => {
      clock.now += way;
      states.took(id, { ...report, phase, machine }, from);
      clock.now -= way;
    };
    expect(states.skewOf(['a', 'b'])).toBeNull();
    says('a', '10.0.0.7', clock.now - 5, 70, 200);
    says('b', '10.0.0.7', clock.now - 12, 70, 90);
    expect(states.skewOf(['a', 'b'])).toBe(7);
    // An hour wrong, in another room: nobody asks what its clock says.
    says('b', '10.0.0.8', clock.now - 12, 3_600_070, 30);
    says('b', '10.0.0.8', clock.now - 12, 3_600_070, 190);
    expect([states.of('a')!.behind, states.of('b')!.behind]).toEqual([205, 42]);
    expect(states.skewOf(['a', 'b'])).toBe(163);
    clock.now += 30_000;
    expect(states.skewOf(['a', 'b'])).toBeNull();
  });

  it('keeps the last picture, and asks once for the page to be loaded anew', () => {
    const states = new WallStates(() => 50);
    const says = (picture?: string): boolean => states.took('a', { ...report, phase: 0, machine: 0, picture }, '::1');
    states.reload('a');
    expect([says('AAAA'), says()]).toEqual([true, false]);
    expect(states.pictureOf('a')).toEqual({ jpeg: 'AAAA', at: 50 });
    states.forget('a');
    expect([states.pictureOf('a'), states.of('a')]).toEqual([null, null]);
  });
});

it('one digit typed wrongly is never the code of another screen', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 200, maxLength: 400 }), (draws) => {
      let at = 0;
      // Few different ones, so that they often come near each other; then any.
      const draw = (): string => String(at < draws.length ? draws[at++] : 1000 + 97 * at++).padStart(6, '0');
      const codes = new WallCodes(() => 0, draw);
      const shown = Array.from({ length: 20 }, (_, n) => codes.begin(`hash ${n}`, '10.0.0.7', '').code);
      for (const [n, one] of shown.entries())
        for (const two of shown.slice(n + 1)) expect([...one].filter((digit, place) => digit !== two[place]).length).toBeGreaterThan(1);
    }),
    { numRuns: 20 },
  );
});
