import { beforeEach, describe, expect, it } from 'vitest';
import { STATUS } from '#contract/live/status.ts';
import { put } from '#contract/records/record.ts';
import { NOON } from '#server/incidents/testing.ts';
import { Desk, OFFICER, person } from './testing.ts';

const LI = person('dispatcher', { id: 'li', name: '李四' });
const critical = { devices: ['gate'], action: 'hold-open', reason: '消防演练' };

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

describe('operate', () => {
  it('records what was asked for, by whom, and what is expected', async () => {
    await desk.must('operate', { params: { seconds: 7 } });
    expect(desk.operations).toMatchObject([
      {
        id: 'CZ20261123-0001',
        group: 'CZ20261123-0001',
        device: 'gate',
        action: 'open',
        params: { seconds: 7 },
        state: 'requested',
        requestedBy: { id: 'zhang', name: '张三' },
        expects: { point: 'opened', is: 1, withinS: 14 },
        critical: false,
      },
    ]);
    expect(desk.entries.at(-1)).toMatchObject({ audit: { action: 'command:operate', subject: 'gate', outcome: 'done' } });
  });

  it('tells the second who is operating it', async () => {
    await desk.must('operate');
    const refusal = await desk.refusal('operate', { action: 'hold-open', reason: '演练' }, LI);
    expect(refusal).toMatchObject({ code: 'conflict', by: { id: 'zhang' }, at: NOON });
    expect(refusal.message.zh).toBe('张三 正在操作该设备：12:00:00 起“开门”（待下发），请等其结束');
    expect(desk.operations).toHaveLength(1);
  });

  it('refuses a device that is offline, or was never heard, with words', async () => {
    desk.live.set('gate', { status: STATUS.offline, observedAt: NOON - 60_000 });
    expect((await desk.refusal('operate')).message.en).toBe('The device is offline (last heard at 11:59:00): it cannot be told anything.');
    desk.live.set('gate', { status: STATUS.unknown, observedAt: 0 });
    expect((await desk.refusal('operate')).message.en).toBe('The device was never heard: it cannot be told anything.');
    expect(desk.operations).toEqual([]);
  });

  it('of several devices tells those that can be told, and records why the others are not', async () => {
    desk.live.set('gate2', { status: STATUS.offline, observedAt: NOON });
    await desk.must('operate', { devices: ['gate', 'gate2', 'gate'] });
    expect(desk.operations.map(({ id, group, state, endedAt }) => [id, group, state, endedAt])).toEqual([
      ['CZ20261123-0001', 'CZ20261123-0001', 'requested', null],
      ['CZ20261123-0002', 'CZ20261123-0001', 'refused', NOON],
    ]);
    expect(desk.operations[1].words?.zh).toContain('设备离线');
  });

  it.each([
    ['an action it does not have', { action: 'fly' }, 'invalid', /What they can do: open, hold-open/],
    ['an action named like a field of every object', { action: 'toString' }, 'invalid', /cannot do "toString"/],
    ['a param out of range', { params: { seconds: 99 } }, 'invalid', /cannot be used/],
    ['a param there is not', { params: { speed: 1 } }, 'invalid', /cannot be used/],
    ['a device of another jurisdiction', { devices: ['far-gate'] }, 'not-found', /no device far-gate/],
    ['a critical one without a reason', { action: 'hold-open' }, 'invalid', /needs a written reason/],
  ])('refuses %s', async (_, input, code, words) => {
    const refusal = await desk.refusal('operate', input);
    expect([refusal.code, refusal.message.en]).toEqual([code, expect.stringMatching(words)]);
    expect(desk.operations).toEqual([]);
  });

  it.each(['grid-worker', 'leader', 'auditor', 'administrator'] as const)('is not for a %s', async (role) => {
    expect((await desk.refusal('operate', {}, person(role))).code).toBe('forbidden');
  });
});

describe('a second person', () => {
  beforeEach(() => {
    desk = new Desk({ secondPerson: true });
  });

  it('is waited for only where it is critical, and is not the first', async () => {
    await desk.must('operate', { devices: ['gate2'] });
    await desk.must('operate', critical);
    const { id } = desk.operations[1];
    expect(desk.operations.map(({ state }) => state)).toEqual(['requested', 'awaiting']);
    expect((await desk.refusal('approve', { group: id })).code).toBe('forbidden');
    expect((await desk.refusal('approve', { group: id }, person('duty-officer', { id: 'x', jurisdiction: '/370103' }))).code).toBe(
      'not-found',
    );
    await desk.must('approve', { group: id }, LI);
    expect(desk.operations[1]).toMatchObject({ state: 'requested', approved: { by: { id: 'li' }, at: NOON } });
    expect((await desk.refusal('approve', { group: id }, LI)).message.en).toContain('nothing of it waits');
  });

  it('of what a schedule gave is not who made the schedule', async () => {
    await desk.must('operate', critical);
    const given = desk.operations[0];
    const byClock = { ...given, requestedBy: { id: 'schedule:JH00001', name: '晨练' }, onBehalfOf: given.requestedBy };
    desk.records.apply([put('operation', byClock)]);
    expect((await desk.refusal('approve', { group: given.id })).code).toBe('forbidden');
    await desk.must('approve', { group: given.id }, LI);
    expect(desk.operations[0].state).toBe('requested');
  });

  it('may decline, as the first may take it back', async () => {
    for (const [user, words] of [
      [LI, 'Declined by 李四: 无演练'],
      [OFFICER, 'Taken back by 张三: 无演练'],
    ] as const) {
      await desk.must('operate', critical);
      const { id } = desk.operations.at(-1)!;
      await desk.must('decline', { group: id, reason: '无演练' }, user);
      expect(desk.operations.at(-1)).toMatchObject({ state: 'refused', endedAt: NOON, words: { en: words } });
    }
  });
});
