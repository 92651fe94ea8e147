import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { ReplaySource } from '#client/replay/replay-source.ts';
import { createWorld } from '#client/world/create-world.ts';
import { STATUS } from '#contract/live/status.ts';
import { put } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import type { NearAnswer } from '#contract/wire/messages.ts';
import { unpackReplay, type ReplayItem } from '#contract/wire/replay.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { openCore, toStorage } from '#server/storage/core.ts';
import { openSqlite, openSqliteReader } from '#server/storage/sqlite/database.ts';
import type { Storage } from '#server/storage/storage.ts';
import { ACTOR, make } from '#server/storage/suites/record-fixture.ts';
import { temporaryFolder } from '#tests/harness/wait.ts';
import type { Asker } from './messages.ts';
import { Pictures } from './pictures.ts';

const STREET = '/370102/370102004';
const AT = Date.UTC(2026, 10, 27, 8);
const MINUTE = 60_000;
const OFFICER: Asker = { user: { id: 'u', name: '甲', role: 'duty-officer', jurisdiction: '/' } as User, session: 'a' };

/** Three compounds with two covers each, entered an hour ago. */
async function past(nearAll?: number): Promise<{ storage: Storage; pictures: Pictures }> {
  const folder = await temporaryFolder();
  const storage = toStorage(await openCore(openSqlite(folder)));
  const places = ['', '/c1', '/c2', '/c3'].map((end) =>
    put('place', make('place', { path: STREET + end, id: STREET + end, level: end === '' ? 'street' : 'compound' })),
  );
  const devices = [1, 2, 3, 4, 5, 6].map((n) =>
    put('device', make('device', { id: `m${n}`, handle: n, kind: 'manhole', place: `${STREET}/c${Math.ceil(n / 2)}` })),
  );
  await storage.journal.append({ at: AT - 60 * MINUTE, actor: ACTOR, cause: 'import', changes: [...places, ...devices] });
  const engine = openSqliteReader(folder);
  const pictures = await Pictures.over(engine, { keepMs: 1, nearAll, log: pino({ level: 'silent' }) });
  onTestFinished(async () => {
    await engine.db.destroy();
    await storage.close();
  });
  return { storage, pictures };
}

const read = (device: string, value: number, at: number) => ({ device, point: 'waterLevelCm', value, at });
const bytesOf = async (answer: Promise<unknown>): Promise<ReplayItem[]> => unpackReplay((await answer) as Uint8Array);
const pictureOf = (items: readonly ReplayItem[]): string => items.flatMap((item) => ('welcome' in item ? [item.welcome.picture] : []))[0];

async function screen(pictures: Pictures, nearAt?: () => { picture: string; at: number }) {
  let at = AT;
  const source: ReplaySource = new ReplaySource({
    again: () => expect.unreachable('nothing is a misfit'),
    watch: (places, answered: (answer: NearAnswer) => void) => {
      if (!nearAt) return answered({ ok: true, cells: [] });
      void bytesOf(pictures.answer({ do: 'watch', asker: OFFICER, ...nearAt(), places })).then((items) => source.give(items));
    },
  });
  const world = createWorld(source, await loadKinds(), () => at);
  onTestFinished(() => world.close());
  const reads = (id: string): [status: number, waterLevelCm: number] => {
    const { handle } = world.get('device', id)!;
    const { status, values, base } = world.columns;
    return [status[handle], values[base[handle] + Object.keys(world.kinds.get('manhole')!.points).indexOf('waterLevelCm')]];
  };
  return { source, world, reads, goTo: (to: number) => (at = to) };
}

it('shows what was read as far as it is kept, nothing of what came later, and makes nothing up', async () => {
  const { storage, pictures } = await past();
  await storage.history.write([
    read('m1', 20, AT - 5 * MINUTE),
    read('m1', 25, AT - 1000),
    read('m1', 90, AT + 30_000),
    read('m2', 7, AT - 40 * 24 * 60 * MINUTE),
    read('m4', 3, AT + 10_000),
  ]);
  const { source, world, reads, goTo } = await screen(pictures);
  const opened = await bytesOf(pictures.answer({ do: 'open', asker: OFFICER, at: AT }));
  await source.give(opened);
  expect(world.ready).toBe(true);
  expect(reads('m1')).toEqual([STATUS.normal, 25]);
  expect(reads('m2')).toEqual([STATUS.offline, 7]);
  expect(reads('m3')).toEqual([STATUS.unknown, NaN]);
  expect(reads('m4')).toEqual([STATUS.unknown, NaN]);
  expect(world.rollup(STREET)?.devices[STATUS.unknown]).toBe(4);

  const to = AT + MINUTE;
  const followed = await bytesOf(pictures.answer({ do: 'play', asker: OFFICER, picture: pictureOf(opened), from: AT, to, step: 15_000 }));
  expect(followed.flatMap((item) => ('at' in item ? [item.at - AT] : []))).toEqual([15_000, 30_000, 45_000, 60_000]);
  goTo(to);
  await source.give(followed);
  expect(reads('m1')[1]).toBe(90);
  expect(reads('m4')).toEqual([STATUS.normal, 3]);
  expect(world.rollup(STREET)?.devices[STATUS.unknown]).toBe(3);
});

it('gives a picture anew, with a greeting, where it is held no more, stands elsewhere, or is of somebody else', async () => {
  const { pictures } = await past();
  const play = async (picture: string, from: number, asker = OFFICER): Promise<boolean> => {
    const items = await bytesOf(pictures.answer({ do: 'play', asker, picture, from, to: from + 1000, step: 1000 }));
    return items.some((item) => 'welcome' in item);
  };
  const first = pictureOf(await bytesOf(pictures.answer({ do: 'open', asker: OFFICER, at: AT })));
  expect(await play(first, AT)).toBe(false);
  expect(await play(first, AT + 1000, { ...OFFICER, session: 'b' })).toBe(true);
  expect(await play(first, AT + 1000, { ...OFFICER, user: { ...OFFICER.user, jurisdiction: `${STREET}/c1` } })).toBe(true);
  expect(await play(first, AT + 1000)).toBe(false);
  expect(await play(first, AT + 5000)).toBe(true);
  expect(await play('never there', AT)).toBe(true);
});

it('has dots where there are too many devices, and all of the places that are looked at, as live has', async () => {
  const { storage, pictures } = await past(3);
  await storage.history.write([read('m3', 25, AT - 1000)]);
  let picture = '';
  const { source, world, reads } = await screen(pictures, () => ({ picture, at: AT }));
  const opened = await bytesOf(pictures.answer({ do: 'open', asker: OFFICER, at: AT }));
  picture = pictureOf(opened);
  await source.give(opened);
  expect([world.all('device').size, world.far.count]).toEqual([0, 6]);
  world.lookAt([`${STREET}/c2`]);
  await expect.poll(() => [...world.all('device').keys()]).toEqual(['m3', 'm4']);
  await expect.poll(() => reads('m3')).toEqual([STATUS.normal, 25]);
  await expect(
    pictures.answer({
      do: 'watch',
      asker: { ...OFFICER, user: { ...OFFICER.user, jurisdiction: `${STREET}/c1` } },
      picture,
      at: AT,
      places: [`${STREET}/c2`],
    }),
  ).rejects.toThrow('outside of your jurisdiction');
});
