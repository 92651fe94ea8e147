import { pino } from 'pino';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { PatrolPlan } from '#contract/patrols/plan.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import { put } from '#contract/records/record.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { zoneOf } from '#contract/zone.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { Rounds } from './rounds.ts';

export const MIN = 60_000;
/** Eight in the morning in Jinan. */
export const EIGHT = Date.parse('2026-11-28T08:00:00+08:00');
const kinds = await loadKinds();
const DEVICES = ['p0', 'p1'].map((id, handle) =>
  make('device', { id, handle, kind: 'patrol-point', name: id, addresses: [`nfc:${id}`], position: [117, 36.6, 0] }),
);
export const plan: PatrolPlan = {
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

export function disk(): Disk {
  const records = new Records();
  records.apply(DEVICES.map((device) => put('device', device)));
  return { records, rounds: new Map(), events: [], works: true };
}

/** A server that starts at an instant, with its clock in hand. */
export function open(held: Disk, startedAt: number, plans: PatrolPlan[] = [plan]) {
  const clock = { now: startedAt, monotonic: 0 };
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
    monotonic: () => clock.monotonic,
    log: pino({ level: 'silent' }),
  });
  const pass = async (minutes: number): Promise<void> => {
    for (let second = 0; second < minutes * 60; second += 30) {
      clock.now += 30_000;
      clock.monotonic += 30_000;
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
