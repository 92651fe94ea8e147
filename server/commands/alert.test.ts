import { beforeEach, describe, expect, it } from 'vitest';
import { SHELVE_LIMIT_MS } from '#contract/transitions.ts';
import { DueList, loadDues } from '#server/due/due-list.ts';
import { signal, testKinds } from '#server/incidents/testing.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { Desk, person } from './testing.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

describe('acknowledge', () => {
  it('takes one alert, or all of an incident', async () => {
    desk.hear('s2');
    await desk.must('acknowledge', { incident: undefined, alerts: [desk.alert.id] });
    expect([...desk.records.all('alert')].map((alert) => alert.acked?.by.name)).toEqual(['张三', undefined]);
    await desk.must('acknowledge', {}, person('dispatcher'));
    expect([...desk.records.all('alert')].map((alert) => alert.acked?.by.id)).toEqual(['zhang', 'dispatcher']);
    expect([...desk.records.all('alert')].map((alert) => alert.version)).toEqual([2, 2]);
  });

  it('twice is no error and writes nothing', async () => {
    await desk.must('acknowledge');
    const {
      entries: { length },
    } = desk;
    expect(await desk.must('acknowledge', {}, person('dispatcher'))).toBe(7);
    expect(desk.entries).toHaveLength(length);
    expect(desk.refused.at(-1)).toMatchObject({ outcome: 'done', action: 'command:acknowledge' });
    expect(desk.alert.acked?.by.id).toBe('zhang');
  });

  it('needs to know what, and that it exists', async () => {
    expect((await desk.refusal('acknowledge', { incident: undefined })).code).toBe('invalid');
    expect((await desk.refusal('acknowledge', { alerts: ['none'] })).code).toBe('not-found');
    expect(desk.alert.acked).toBeNull();
  });

  it('reaches what nobody can place', async () => {
    desk.records.apply(absorb([signal('', { device: null, address: 'gb26875:9', place: '/unknown' })], desk.records, testKinds, desk.now));
    const unplaced = [...desk.records.all('alert')].at(-1)!;
    await desk.must('acknowledge', { incident: undefined, alerts: [unplaced.id] });
    expect(desk.records.get('alert', unplaced.id)?.acked).not.toBeNull();
  });
});

describe('shelve', () => {
  const nuisance = () => {
    desk.hear('s9', true, 'fault');
    return [...desk.records.all('alert')].at(-1)!;
  };

  it('silences a nuisance until its time is up', async () => {
    const { id, version } = nuisance();
    const until = desk.now + SHELVE_LIMIT_MS;
    const due = new DueList(await loadDues(), desk.records, () => expect.unreachable());
    await desk.must('shelve', { alert: id, version, until });
    expect(desk.records.get('alert', id)).toMatchObject({ shelved: { by: { id: 'zhang' }, until, reason: '探头检修' }, version: 2 });
    expect(due.take(until - 1)).toEqual([]);
    desk.records.apply(due.take(until));
    expect(desk.records.get('alert', id)).toMatchObject({ shelved: null, version: 3 });
    expect(due.take(until)).toEqual([]);
  });

  it('can be taken back', async () => {
    const { id } = nuisance();
    expect((await desk.refusal('unshelve', { alert: id })).code).toBe('illegal');
    await desk.must('shelve', { alert: id });
    await desk.must('unshelve', { alert: id, version: 2 });
    expect(desk.records.get('alert', id)?.shelved).toBeNull();
  });

  it('is never for a fire', async () => {
    expect(await desk.refusal('shelve')).toMatchObject({
      code: 'illegal',
      message: { zh: '该告警现在是“未恢复、生命安全”，不能搁置；可以：确认' },
    });
  });

  it('is for at most eight hours, with a reason', async () => {
    const { id } = nuisance();
    for (const until of [desk.now, desk.now + SHELVE_LIMIT_MS + 1])
      expect(await desk.refusal('shelve', { alert: id, until })).toMatchObject({ code: 'invalid', issues: [{ path: 'until' }] });
    expect((await desk.refusal('shelve', { alert: id, reason: '' })).issues?.[0].path).toBe('reason');
  });

  it('is refused when somebody was first', async () => {
    const { id } = nuisance();
    desk.now = Date.UTC(2026, 10, 23, 4, 3, 11);
    await desk.must('acknowledge', { alerts: [id] });
    desk.now += 1000;
    expect(await desk.refusal('shelve', { alert: id, version: 1 }, person('duty-officer'))).toMatchObject({
      code: 'conflict',
      message: { zh: expect.stringContaining('张三 已在 12:03:11 确认') },
    });
  });

  it('is not hindered by the sensor’s own chatter', async () => {
    const { id, version } = nuisance();
    desk.hear('s9', true, 'fault');
    await desk.must('shelve', { alert: id, version });
  });
});
