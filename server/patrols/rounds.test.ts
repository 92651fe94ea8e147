import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { PatrolPlan } from '#contract/patrols/plan.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import { put } from '#contract/records/record.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { zoneOf } from '#server/lib/zone.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { Rounds } from './rounds.ts';

const MIN = 60_000;
/** Eight in the morning in Jinan. */
const EIGHT = Date.parse('2026-11-28T08:00:00+08:00');
const kinds = await loadKinds();
const DEVICES = ['p0', 'p1'].map((id, handle) =>
  make('device', { id, handle, kind: 'patrol-point', name: id, addresses: [`nfc:${id}`], position: [117, 36.6, 0] }),
);
const plan: PatrolPlan = {
  id: 'XJ1',
  version: 1,
  at: EIGHT - 60 * MIN,
  actor: { id: 'a', name: 'a' },
  reason: '',
  name: '东线',
  active: true,
  points: DEVICES.map(({ id }, n) => ({ device: id, dueMin: [10, 20][n], photo: false })),
  shifts: [{ name: '早班', days: [6], starts: [480, 540] }],
  lastsMin: 20,
  graceMin: 2,
  radiusM: 50,
};

/** What outlives a restart. */
interface Disk {
  readonly records: Records;
  readonly rounds: Map<string, PatrolRound>;
  readonly events: DeviceEvent[];
  works: boolean;
}

function disk(): Disk {
  const records = new Records();
  records.apply(DEVICES.map((device) => put('device', device)));
  return { records, rounds: new Map(), events: [], works: true };
}

/** A server that starts at an instant, with its clock in hand. */
function open(held: Disk, startedAt: number, plans: PatrolPlan[] = [plan]) {
  const clock = { now: startedAt };
  const said: string[] = [];
  const rounds = new Rounds({
    plans: () => plans,
    stored: {
      rounds: async (from, until) => [...held.rounds.values()].filter((round) => round.from >= from && round.from < until),
      write: async (some) => {
        if (!held.works) throw new Error('disk is full');
        for (const round of some) held.rounds.set(round.id, round);
      },
    },
    events: { list: async () => ({ items: held.events, next: null }) },
    records: held.records,
    kinds,
    zone: zoneOf('Asia/Shanghai'),
    raise: async (signals) => {
      said.push(...signals.map(({ device, code, on }) => `${device} ${code} ${on ? 'on' : 'off'}`));
      held.records.apply(absorb(signals, held.records, kinds, clock.now));
    },
    now: () => clock.now,
    log: pino({ level: 'silent' }),
  });
  const pass = async (minutes: number): Promise<void> => {
    for (let second = 0; second < minutes * 60; second += 30) {
      clock.now += 30_000;
      await rounds.keep();
    }
  };
  const checkIn = async (device: string, at = clock.now, attributes: Record<string, AttributeValue> = { method: 'nfc' }): Promise<void> => {
    const event = {
      id: `e${device}${at}`,
      device,
      kind: 'patrol-point',
      type: 'check-in',
      place: '/1',
      at,
      observedAt: at,
      receivedAt: clock.now,
    };
    held.events.push({ ...event, clockFault: false, attributes, text: '', simulated: true });
    await rounds.heard([held.events.at(-1)!]);
  };
  const alerts = (): string[] =>
    [...held.records.all('alert')].map(({ device, code, count, active }) => `${device} ${code} ×${count} ${active ? 'on' : 'over'}`);
  const words = (code: string): string | undefined => [...held.records.all('alert')].findLast((alert) => alert.code === code)?.words?.zh;
  return { rounds, pass, checkIn, alerts, words, said, clock };
}

describe('a morning on a route', () => {
  it('begins by the shift; who comes in time is told nothing, who comes late ends its alert with the truth', async () => {
    const { pass, checkIn, alerts, words } = open(disk(), EIGHT - 5 * MIN);
    await pass(10);
    await checkIn('p0');
    await pass(15);
    expect(alerts()).toEqual([]);
    await pass(2);
    expect(alerts()).toEqual(['p1 missed ×1 on']);
    expect(words('missed')).toBe('东线 08:00 轮：应于 08:20 前到，至 08:22 本轮结束未到，漏检');
    await pass(10);
    await checkIn('p1');
    expect([alerts(), words('missed')]).toEqual([
      ['p1 missed ×1 over'],
      '东线 08:00 轮：应于 08:20 前到，08:32 补到，晚 12 分钟（NFC 标签）',
    ]);
  });

  it('late becomes missed, each told once, and the next round that passes there ends it', async () => {
    const { pass, checkIn, alerts, said } = open(disk(), EIGHT - 5 * MIN);
    await pass(18);
    expect(alerts()).toEqual(['p0 late ×1 on']);
    await pass(45);
    expect(said).toEqual(['p0 late on', 'p0 late off', 'p0 missed on', 'p1 missed on']);
    await pass(7);
    await checkIn('p0');
    expect(alerts().filter((each) => each.startsWith('p0'))).toEqual(['p0 late ×1 over', 'p0 missed ×1 over']);
  });

  it('a second round that misses it too is a repetition of the alert; one check-in ends both', async () => {
    const { pass, checkIn, alerts } = open(disk(), EIGHT - 5 * MIN);
    await pass(95);
    expect(alerts().filter((each) => each.includes('missed'))).toEqual(['p0 missed ×2 on', 'p1 missed ×2 on']);
    await checkIn('p0');
    expect(alerts()).toContain('p0 missed ×2 over');
  });

  it('what a terminal kept and tells hours later counts by when it was made; of a later round it says nothing', async () => {
    const { pass, checkIn, alerts, words } = open(disk(), EIGHT - 5 * MIN);
    await pass(60);
    await checkIn('p1', EIGHT + 15 * MIN);
    expect([alerts().at(-1), words('missed')]).toEqual([
      'p1 missed ×1 over',
      '东线 08:00 轮：应于 08:20 前到，08:15 已到（NFC 标签），08:55 补传',
    ]);
    await pass(35);
    await checkIn('p0', EIGHT + 9 * MIN);
    expect(alerts()).toContain('p0 missed ×2 on');
  });

  it('a check-in that does not count ends nothing, and is kept with why', async () => {
    const { pass, checkIn, alerts, rounds } = open(disk(), EIGHT - 5 * MIN);
    await pass(30);
    await checkIn('p0', undefined, { method: 'qr' });
    expect([alerts().at(0), rounds.all[0].points[0].refused[0].why]).toEqual(['p0 late ×1 over', 'no-place']);
    expect(alerts()).toContain('p0 missed ×1 on');
  });
});

describe('over restarts', () => {
  it('nothing is told twice, and a check-in that was stored just before counts', async () => {
    const held = disk();
    const first = open(held, EIGHT - 5 * MIN);
    await first.pass(30);
    expect(first.said).toHaveLength(4);
    await first.checkIn('p1');
    held.rounds.clear();
    const second = open(held, first.clock.now);
    await second.pass(10);
    expect([second.said, second.alerts()]).toEqual([[], ['p0 late ×1 over', 'p0 missed ×1 on', 'p1 missed ×1 over']]);
  });

  it('an alert whose note was lost is not told again', async () => {
    const held = disk();
    const first = open(held, EIGHT - 5 * MIN);
    await first.pass(10);
    held.works = false;
    await first.pass(20);
    held.works = true;
    const second = open(held, first.clock.now);
    await second.pass(10);
    expect([second.said, second.alerts()]).toEqual([[], first.alerts()]);
  });

  it('what was missed meanwhile waits until terminals have told what they kept; a round that was over is not judged', async () => {
    const held = disk();
    const { pass, checkIn, said, rounds } = open(held, EIGHT + 21 * MIN);
    await pass(4);
    expect(said).toEqual([]);
    await checkIn('p0', EIGHT + 8 * MIN);
    await pass(2);
    expect(said).toEqual(['p1 missed on']);
    expect(open(disk(), EIGHT + 30 * MIN).rounds.all).toEqual([]);
    expect(rounds.all).toHaveLength(1);
  });

  it('while nothing can be stored all is told all the same, and stored when it can be', async () => {
    const held = disk();
    held.works = false;
    const { pass, said } = open(held, EIGHT - 5 * MIN);
    await pass(30);
    expect(said).toHaveLength(4);
    held.works = true;
    await pass(1);
    expect([...held.rounds.values()][0].points.map(({ missedAt }) => missedAt)).toEqual([EIGHT + 22 * MIN, EIGHT + 22 * MIN]);
  });
});

it('a route that is given up asks for nothing: its alerts end and say so', async () => {
  const { pass, rounds, alerts, words } = open(disk(), EIGHT - 5 * MIN);
  await pass(30);
  await rounds.giveUp('XJ1', new Set(['p1']));
  expect(alerts()).toEqual(['p0 late ×1 over', 'p0 missed ×1 over', 'p1 missed ×1 on']);
  expect(words('late')).toContain('08:00 轮');
});
