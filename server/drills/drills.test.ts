import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import { put } from '#contract/records/record.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Records } from '#server/records/records.ts';
import { createJudge, loadRules } from '#server/rules/judge.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import { heldOf } from '#server/state/held.ts';
import { LiveState } from '#server/state/state.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { Drills } from './drills.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const MINUTE = 60_000;
const LOOP = 65_536;
const kinds = await loadKinds();
const rules = await loadRules();
const panel = make('device', { id: 'panel', handle: 0, kind: 'uitd', name: '装置', addresses: ['gb26875:889', 'gb26875:889/1.1'] });
const detector = (n: number, loop: number, system = '1.1') =>
  make('device', {
    id: `d${loop}-${n}`,
    handle: loop * 10 + n,
    kind: 'smoke-detector',
    name: `${loop}回路${n}号烟感`,
    addresses: [`gb26875:889/${system}.${loop * LOOP + n}`],
  });
const DEVICES = [panel, detector(1, 1), detector(2, 1), detector(3, 1), detector(1, 2), { ...detector(4, 1, '11.1'), id: 'hydrant' }];

/** A panel with two loops, from a report to the records, and both clocks in hand. */
function open(held?: Records, devices: readonly Device[] = DEVICES) {
  const clock = { now: NOW, monotonic: 1000 };
  const records = held ?? new Records();
  if (held === undefined) records.apply(devices.map((device) => put('device', device)));
  const state = new LiveState(kinds, 'run');
  for (const device of devices) state.addDevice(device);
  const judge = createJudge(rules);
  const take = (signals: readonly AlertSignal[]): void => void records.apply(absorb(signals, records, kinds, clock.now));
  let storage = true;
  const drills: Drills = new Drills({
    records,
    kinds,
    elsewhere: () => false,
    standing: (device, receivedAt) => heldOf(state, device, receivedAt).flatMap(judge),
    raise: async (signals) => take(signals),
    commit: async (changes) => {
      if (!storage) throw new Error('disk is full');
      records.apply(changes);
    },
    now: () => clock.now,
    monotonic: () => clock.monotonic,
    log: pino({ level: 'silent' }),
  });
  const report = (device: string, value: number, point = 'fire'): void => {
    clock.now++;
    const said = { device, point, value, observedAt: clock.now, quality: 'good', source: 'test' } as const;
    const result = state.apply(said, clock.now, clock.monotonic);
    if ('change' in result) take(drills.mark(judge(result.change), result.change));
  };
  const pass = async (ms: number, monotonic = ms): Promise<void> => {
    clock.now += ms;
    clock.monotonic += monotonic;
    for (let turn = 0; turn < 3; turn++) {
      if (storage) records.apply(drills.take(clock.now));
      await new Promise((resolve) => setImmediate(resolve));
      clock.monotonic += 1000;
    }
  };
  const begin = (minutes = 30, of: Partial<Operation> = {}): void =>
    void records.apply([
      put(
        'operation',
        make('operation', {
          id: 'CZ-1',
          device: 'panel',
          kind: 'uitd',
          action: 'drill',
          params: { loop: 1, minutes },
          state: 'acknowledged',
          acknowledgedAt: clock.now,
          endedAt: null,
          expects: null,
          lastsS: minutes * 60,
          words: null,
          ...of,
        }),
      ),
    ]);
  const drill = (): Operation => records.get('operation', 'CZ-1')!;
  const alerts = (): string[] => [...records.all('alert')].map(short);
  return { records, state, drills, report, pass, begin, drill, alerts, clock, fail: (fails: boolean) => (storage = !fails) };
}

const short = ({ device, code, active, acked, incident, drill, count }: Alert): string =>
  `${device} ${code} ×${count} ${drill ?? 'real'} ${active ? 'on' : 'over'}` +
  `${acked ? ' noticed' : ''}${incident === null ? '' : ' in an incident'}`;

describe('the drill of a loop', () => {
  it('keeps what its devices say, without an incident, and says who answered and who stayed silent', async () => {
    const { report, pass, begin, drill, alerts, records } = open();
    begin();
    report('d1-1', 1);
    report('d1-1', 0);
    report('d1-1', 1);
    report('d1-1', 0);
    report('d1-2', 1);
    report('d1-2', 0);
    expect(alerts()).toEqual(['d1-1 fire ×2 CZ-1 over noticed', 'd1-2 fire ×1 CZ-1 over noticed']);
    expect(records.count('incident')).toBe(0);
    await pass(30 * MINUTE);
    expect(drill()).toMatchObject({
      state: 'confirmed',
      words: { zh: '3 个部件，应答 2 个；未应答 1 个：1回路3号烟感。', en: '2 of 3 devices answered; 1 stayed silent: 1回路3号烟感.' },
    });
    expect(records.count('incident')).toBe(0);
  });

  it('leaves another loop, the hydrants and the panel itself alone', () => {
    const { report, begin, alerts, records } = open();
    begin();
    for (const id of ['d2-1', 'hydrant', 'panel']) report(id, 1);
    expect(alerts()).toEqual(['d2-1', 'hydrant', 'panel'].map((id) => `${id} fire ×1 real on in an incident`));
    expect([...records.all('incident')][0]).toMatchObject({ lifeSafety: true, state: 'open' });
  });

  it('that is forgotten ends by itself, and what is still in alarm then is real', async () => {
    const { report, pass, begin, drill, alerts } = open();
    begin(10);
    report('d1-1', 1);
    report('d1-2', 1);
    report('d1-2', 0);
    await pass(9 * MINUTE);
    expect(alerts()).toHaveLength(2);
    await pass(MINUTE);
    expect(alerts()[2]).toBe('d1-1 fire ×1 real on in an incident');
    expect(drill().words!.zh).toContain('结束时仍在报警、已按真实警情处理：1回路1号烟感');
    report('d1-3', 1);
    expect(alerts()[3]).toBe('d1-3 fire ×1 real on in an incident');
  });

  it('a fire right after it is a new alert, however soon the sensor spoke in the drill', async () => {
    const { report, pass, begin, alerts } = open();
    begin(1);
    report('d1-1', 1);
    report('d1-1', 0);
    await pass(MINUTE);
    report('d1-1', 1);
    expect(alerts()).toEqual(['d1-1 fire ×1 CZ-1 over noticed', 'd1-1 fire ×1 real on in an incident']);
  });

  it('a fire that was there before stays real, and ends as ever', () => {
    const { report, begin, alerts } = open();
    report('d1-1', 1);
    begin();
    report('d1-1', 1);
    report('d1-1', 0);
    expect(alerts()).toEqual(['d1-1 fire ×2 real over in an incident']);
  });

  it.each([
    ['the wall clock is set back by a day', -24 * 60 * MINUTE, 30 * MINUTE],
    ['the machine slept, and its other clock stood still', 30 * MINUTE, 0],
  ])('is over in time when %s', async (_, wall, monotonic) => {
    const { report, pass, begin, alerts, drill } = open();
    begin(30);
    await pass(wall, monotonic);
    report('d1-1', 1);
    expect(alerts()).toEqual(['d1-1 fire ×1 real on in an incident']);
    expect(drill().state).toBe('confirmed');
  });

  it('is over in time while nothing can be stored, and reckoned up afterwards', async () => {
    const { report, pass, begin, alerts, drill, fail } = open();
    begin(10);
    report('d1-2', 1);
    fail(true);
    await pass(10 * MINUTE);
    report('d1-1', 1);
    expect([alerts().at(-1), drill().state]).toEqual(['d1-1 fire ×1 real on in an incident', 'acknowledged']);
    fail(false);
    await pass(0);
    await pass(0);
    expect(drill().words!.zh).toContain('已按真实警情处理：1回路2号烟感');
    expect(alerts().at(-1)).toBe('d1-2 fire ×1 real on in an incident');
  });

  it('goes on over a restart; one that ended without being reckoned up is then', async () => {
    const before = open();
    before.begin(10);
    before.report('d1-1', 1);
    const after = open(before.records);
    after.report('d1-1', 1);
    after.report('d1-2', 1);
    expect(after.alerts()).toEqual(['d1-1 fire ×2 CZ-1 over noticed', 'd1-2 fire ×1 CZ-1 over noticed']);
    after.records.apply([put('operation', { ...after.drill(), state: 'confirmed', endedAt: NOW })]);
    await after.pass(0);
    expect(after.drill().words!.zh).toContain('已按真实警情处理：1回路1号烟感、1回路2号烟感');
  });
});

const fence = make('device', { id: 'panel', handle: 0, kind: 'alarm-panel', name: '主机', addresses: ['dc09:370102'] });
const zone = (n: number) =>
  make('device', { id: `z${n}`, handle: n, kind: 'perimeter-zone', name: `防区${n}`, addresses: [`dc09:370102/${n}`] });
const FENCE = [fence, zone(1), zone(2)];

describe('a zone that is bypassed, a panel that is disarmed', () => {
  const bypass = (fits: Partial<Operation> = {}): Partial<Operation> => ({
    device: 'z1',
    kind: 'perimeter-zone',
    action: 'bypass',
    params: { minutes: 30 },
    ...fits,
  });

  it('keeps break-ins without an incident, and raises tampering', async () => {
    const { report, pass, begin, alerts, records, drill } = open(undefined, FENCE);
    begin(30, bypass());
    report('z1', 1, 'intrusion');
    report('z1', 0, 'intrusion');
    expect([...records.all('alert')][0].acked?.reason).toBe('旁路或撤防期间 While bypassed or disarmed');
    expect(records.count('incident')).toBe(0);
    report('z1', 1, 'tamper');
    report('z2', 1, 'intrusion');
    expect(alerts()).toEqual([
      'z1 intrusion ×1 CZ-1 over noticed',
      'z1 tamper ×1 real on in an incident',
      'z2 intrusion ×1 real on in an incident',
    ]);
    await pass(30 * MINUTE);
    expect(drill()).toMatchObject({
      state: 'confirmed',
      words: { zh: '期间 1 次报警只留记录：防区1。', en: 'kept and not raised once: 防区1.' },
    });
  });

  it('what still stands at its end is raised, and not what was always raised', async () => {
    const { report, pass, begin, alerts, drill } = open(undefined, FENCE);
    begin(10, bypass());
    report('z1', 1, 'intrusion');
    await pass(10 * MINUTE);
    expect(alerts()).toEqual(['z1 intrusion ×1 CZ-1 over noticed', 'z1 intrusion ×1 real on in an incident']);
    expect(drill().words!.zh).toBe('期间 1 次报警只留记录：防区1；结束时仍在报警、已报出：防区1。');
  });

  it('disarmed, all zones behind it are quiet; a call for help at it is not', () => {
    const { report, begin, alerts } = open(undefined, FENCE);
    begin(30, bypass({ device: 'panel', kind: 'alarm-panel', action: 'disarm' }));
    for (const id of ['z1', 'z2', 'panel']) report(id, 1, 'intrusion');
    for (const point of ['panic', 'fire', 'gas']) report('panel', 1, point);
    expect(alerts()).toEqual([
      ...['z1', 'z2', 'panel'].map((id) => `${id} intrusion ×1 CZ-1 over noticed`),
      ...['panic', 'fire', 'gas'].map((code) => `panel ${code} ×1 real on in an incident`),
    ]);
  });

  it('a zone stays bypassed when its panel is armed again', async () => {
    const { report, begin, alerts, records, pass } = open(undefined, FENCE);
    begin(10, bypass({ id: 'CZ-2', device: 'panel', kind: 'alarm-panel', action: 'disarm' }));
    begin(30, bypass());
    for (const id of ['z1', 'z2']) report(id, 1, 'intrusion');
    await pass(10 * MINUTE);
    expect(alerts().at(-1)).toBe('z2 intrusion ×1 real on in an incident');
    expect(records.count('alert')).toBe(3);
    await pass(20 * MINUTE);
    expect(alerts().at(-1)).toBe('z1 intrusion ×1 real on in an incident');
  });
});
