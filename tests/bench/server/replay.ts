import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import { unpackReplay } from '#contract/wire/replay.ts';
import { createRandom } from '#scenes/random.ts';
import { generateTown } from '#scenes/town/town.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Replay } from '#server/replay/replay.ts';
import { openStorage } from '#server/storage/open.ts';
import type { JournalWrite, Reading, Storage } from '#server/storage/storage.ts';
import { ACTOR, make } from '#server/storage/suites/record-fixture.ts';
import type { BenchResult } from '../result.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const DEVICES = 5000;
/** Entries a day: an alert begins, is acknowledged, ends, its incident follows. */
const ENTRIES_A_DAY = 4000;
/** Readings are kept of the last hours only here: what is looked up is by device, not by how long they are kept. */
const READ_HOURS = 3;
const NOW = Date.UTC(2026, 10, 27, 8);
const BEGIN = NOW - DAYS * DAY_MS;
const PLAYED_S = 600;

const USER: User = { id: 'u1', name: '值班员', role: 'duty-officer', jurisdiction: '/' };

/** A journal of 30 days with checkpoints as a server writes them, over a town of 5,000 devices. */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-bench-'));
  const storage = await openStorage({ data: folder });
  const { checkpoints, journal } = storage;
  let [head, clock] = [0, BEGIN];
  const replay = new Replay({
    data: folder,
    keepMs: DAY_MS,
    checkpoints,
    head: () => head,
    floor: () => journal.floor(),
    now: () => clock,
    log: pino({ level: 'silent' }),
  });
  try {
    const rows = await fill(storage, async (seq, at) => {
      [head, clock] = [seq, at];
      await replay.keep();
    });
    clock = NOW;
    return [...(await pictures(replay)), ...(await playback(replay)), { name: 'entries of the journal', value: rows, unit: '' }];
  } finally {
    await replay.stop();
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(storage: Storage, keep: (head: number, at: number) => Promise<void>): Promise<number> {
  const random = createRandom('replay bench');
  const { places, devices, crews } = generateTown({ seed: 1, devices: DEVICES });
  const ledger: RecordChange[] = [
    ...places.map((place) => put('place', place)),
    ...devices.map((device, handle) => put('device', { ...device, handle } as never)),
    ...crews.map((crew) => put('crew', crew as never)),
  ];
  let seq = (await storage.journal.append({ at: BEGIN, actor: ACTOR, cause: 'import', changes: ledger })).seq;
  const open: string[] = [];
  for (let day = 0; day < DAYS; day++) {
    for (let batch = 0; batch < ENTRIES_A_DAY; batch += 500) {
      const writes = Array.from({ length: 500 }, (_, i): JournalWrite => {
        const at = BEGIN + 1000 + day * DAY_MS + ((batch + i) / ENTRIES_A_DAY) * DAY_MS;
        return {
          at: Math.round(at),
          actor: ACTOR,
          cause: 'rule:threshold',
          changes: happening(Math.round(at), seq + i, devices, random, open),
        };
      });
      seq = (await storage.journal.appendAll(writes)).at(-1)!.seq;
      await keep(seq, writes.at(-1)!.at);
    }
  }
  await readings(storage, devices, random);
  return seq;
}

type Town = ReturnType<typeof generateTown>;

function happening(
  at: number,
  n: number,
  devices: Town['devices'],
  random: ReturnType<typeof createRandom>,
  open: string[],
): RecordChange[] {
  const device = devices[Math.floor(random.between(0, devices.length - 1))];
  const fields = { device: device.id, kind: device.kind, place: device.place, raisedAt: at, lastAt: at, updatedAt: at };
  if (open.length < 300) {
    const id = `GJ${n}`;
    open.push(id);
    return [
      put('alert', make('alert', { ...fields, id, incident: `SJ${n}` })),
      put('incident', make('incident', { id: `SJ${n}`, number: `SJ${n}`, place: device.place, alerts: [id], openedAt: at, updatedAt: at })),
    ];
  }
  const id = open.shift()!;
  const incident = id.replace('GJ', 'SJ');
  return [
    put('alert', make('alert', { ...fields, id, incident, active: false, clearedAt: at, acked: { by: ACTOR, at } })),
    put(
      'incident',
      make('incident', { id: incident, number: incident, place: device.place, alerts: [id], state: 'closed', closedAt: at, updatedAt: at }),
    ),
  ];
}

/** As the sampler keeps them: once a minute of every point. */
async function readings(storage: Storage, devices: Town['devices'], random: ReturnType<typeof createRandom>): Promise<void> {
  const kinds = await loadKinds();
  for (let minute = READ_HOURS * 60; minute > 0; minute--) {
    const batch: Reading[] = [];
    for (const { id, kind } of devices) {
      for (const [point, spec] of Object.entries(kinds.get(kind)!.points).slice(0, 2))
        batch.push({ device: id, point, value: random.between(...spec.range), at: NOW - minute * 60_000 });
    }
    await storage.history.write(batch);
  }
}

async function pictures(replay: Replay): Promise<BenchResult[]> {
  const asker = { user: USER, session: 's' };
  await replay.first();
  const times: number[] = [];
  let bytes = 0;
  for (let i = 0; i < 12; i++) {
    const at = Math.round(BEGIN + DAY_MS + ((i + 0.5) / 12) * (DAYS - 1) * DAY_MS) - 1;
    const began = performance.now();
    bytes = Math.max(bytes, (await replay.open(asker, at)).length);
    times.push(performance.now() - began);
  }
  const slowest = times.reduce((most, one) => Math.max(most, one), 0) / 1000;
  return [
    {
      name: `any instant of a journal of ${DAYS} days, ${DEVICES} devices: the slowest of 12`,
      value: slowest,
      unit: 's',
      target: '≤ 2 s',
      ok: slowest <= 2,
      note: `first one with its thread ${(times[0] / 1000).toFixed(2)} s, largest ${(bytes / 1000).toFixed(0)} kB`,
    },
  ];
}

/** Ten minutes at 60× as a screen asks for them: 240 s at a time, in steps of 6 s. */
async function playback(replay: Replay): Promise<BenchResult[]> {
  const asker = { user: USER, session: 's' };
  const from = NOW - (READ_HOURS - 1) * 3_600_000;
  const opened = unpackReplay(await replay.open(asker, from));
  const picture = opened.flatMap((item) => ('welcome' in item ? [item.welcome.picture] : []))[0];
  const before = process.cpuUsage();
  let bytes = 0;
  for (let at = from; at < from + PLAYED_S * 60_000;) {
    const items = unpackReplay(await replay.play(asker, picture, at, at + 240_000, 6000));
    bytes += items.reduce((sum, item) => sum + ('bytes' in item ? item.bytes.length : 0), 0);
    at = items.reduce((last, item) => ('at' in item ? item.at : last), at);
    if (at >= NOW - 240_000) break;
  }
  const { user, system } = process.cpuUsage(before);
  const spent = (user + system) / 1e6;
  const played = Math.min(PLAYED_S * 60_000, NOW - 240_000 - from) / 60_000;
  return [
    {
      name: 'playback at 60×: processor on the server',
      value: spent / played,
      unit: 'cores',
      target: '≤ 0.5 cores',
      ok: spent / played <= 0.5,
      note: `${played.toFixed(0)} s of the present, ${(bytes / 1000 / played).toFixed(0)} kB/s, every point kept once a minute`,
    },
  ];
}
