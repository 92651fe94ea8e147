import { describe, expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { put } from '#contract/records/record.ts';
import { BAIHUA, signal, testKinds } from '#server/incidents/testing.ts';
import { absorb } from '#server/incidents/absorb.ts';
import { Desk, OFFICER, person } from './testing.ts';

const SENSORS = ['s1', 's2', 's3'];

/** A fire that three sensors have seen. */
function fire(): Desk {
  const desk = new Desk();
  desk.hear('s2');
  desk.hear('s3', true, 'fault');
  return desk;
}
const incidents = (desk: Desk): Incident[] => [...desk.records.all('incident')];
const of = (desk: Desk, device: string): Incident => {
  const alert = [...desk.records.all('alert')].findLast((one) => one.device === device)!;
  return desk.records.get('incident', alert.incident!)!;
};
const split = (desk: Desk, device: string): Promise<number> => {
  const { id, version, alerts } = of(desk, device);
  return desk.must('split-incident', {
    incident: id,
    version,
    alerts: alerts.filter((one) => desk.records.get('alert', one)!.device === device),
  });
};
const join = (desk: Desk, kept: Incident, other: Incident): Promise<number> =>
  desk.must('join-incidents', { incident: kept.id, version: kept.version, other: other.id, otherVersion: other.version });

describe('a split', () => {
  it('makes an incident of the alerts that leave; both count what they hold, and say what happened', async () => {
    const desk = fire();
    const before = desk.incident;
    expect(before.severity).toBe(1);
    await split(desk, 's2');
    expect([of(desk, 's1'), of(desk, 's2')]).toMatchObject([
      { id: before.id, severity: 2, priority: 2, lifeSafety: true, version: before.version + 1, alerts: { length: 2 } },
      { severity: 2, version: 1, state: 'open', splitFrom: before.id, takes: [], alerts: { length: 1 }, updatedBy: { name: '张三' } },
    ]);
    expect(of(desk, 's1').reason.zh).toContain('2 处');
    expect(of(desk, 's1').comments.at(-1)).toMatchObject({
      by: { name: '张三' },
      text: expect.stringContaining(of(desk, 's2').number) as string,
    });
    expect(of(desk, 's2').comments.at(-1)).toMatchObject({
      text: `由事件 ${before.number} 拆出。`,
      words: { zh: `由事件 ${before.number} 拆出。`, en: `Split off from ${before.number}.` },
    });
    expect(desk.entries.at(-1)).toMatchObject({
      cause: 'command:split-incident',
      audit: { action: 'command:split-incident', subject: before.id },
    });
  });

  it('is remembered: new alerts go to the one they were left with, those of the sensor that left to its own', async () => {
    const desk = fire();
    await split(desk, 's2');
    const [whole, own] = [of(desk, 's1'), of(desk, 's2')];
    desk.hear('s4');
    desk.hear('s2', false);
    await desk.must('acknowledge', { incident: own.id });
    desk.now += 1000;
    desk.hear('s2');
    desk.hear('s2', true, 'fault');
    desk.hear('s5');
    expect([of(desk, 's4').id, of(desk, 's5').id]).toEqual([whole.id, whole.id]);
    const [again, fault] = [...desk.records.all('alert')].filter(({ device }) => device === 's2').slice(1);
    expect([again.incident, fault.incident]).toEqual([own.id, whole.id]);
  });

  it('leaves tickets where they are', async () => {
    const desk = fire();
    await desk.must('dispatch');
    await split(desk, 's2');
    expect([of(desk, 's1').state, of(desk, 's1').tickets.length, of(desk, 's2').state, of(desk, 's2').tickets.length]).toEqual([
      'dispatched',
      1,
      'open',
      0,
    ]);
  });

  it('of a case whose tickets are closed while a sensor is not back says of nothing that it has come again', async () => {
    const desk = fire();
    await desk.take('closed');
    expect(desk.incident.state).toBe('resolved');
    const [, , fault] = desk.incident.alerts;
    await desk.must('split-incident', { incident: desk.incident.id, version: desk.incident.version, alerts: [fault] });
    expect([of(desk, 's1').state, of(desk, 's3').state]).toEqual(['resolved', 'open']);
    await join(desk, of(desk, 's1'), of(desk, 's3'));
    expect(desk.incident.comments.map(({ text }) => text).join()).not.toContain('重开');
  });

  it('is refused for all its alerts, for others, and to who may not send crews', async () => {
    const desk = fire();
    const all = desk.incident.alerts;
    expect(await desk.refusal('split-incident', { alerts: all })).toMatchObject({ code: 'invalid', message: { zh: /至少/ } });
    expect(await desk.refusal('split-incident', { alerts: ['al-0'] })).toMatchObject({ code: 'invalid' });
    expect(await desk.refusal('split-incident', {}, person('leader'))).toMatchObject({ code: 'forbidden' });
    expect(await desk.refusal('split-incident', { version: 99 })).toMatchObject({ code: 'conflict' });
  });
});

describe('a join', () => {
  it('undoes a split: all alerts are where they were, the other has ended and says where they went', async () => {
    const desk = fire();
    await split(desk, 's2');
    const [whole, own] = [of(desk, 's1'), of(desk, 's2')];
    await join(desk, whole, own);
    expect(SENSORS.map((sensor) => of(desk, sensor).id)).toEqual([whole.id, whole.id, whole.id]);
    expect(of(desk, 's1')).toMatchObject({ severity: 1, alerts: { length: 3 } });
    expect(desk.records.get('incident', own.id)).toMatchObject({ state: 'closed', alerts: [], joinedTo: whole.id });
    desk.hear('s6');
    expect(of(desk, 's6').id).toBe(whole.id);
  });

  it('of two that had been one has the cause of that one; of others none, and is found by both', async () => {
    const cause = { correlation: 'mains-off', subject: '/370102', presumed: true };
    const desk = fire();
    desk.records.apply([put('incident', { ...desk.incident, cause })]);
    await split(desk, 's2');
    await join(desk, of(desk, 's1'), of(desk, 's2'));
    expect([desk.incident.cause, desk.incident.takes]).toEqual([cause, undefined]);
    await split(desk, 's2');
    await join(desk, of(desk, 's2'), of(desk, 's1'));
    expect(of(desk, 's1')).toMatchObject({ cause, takes: ['cause mains-off|/370102|true'] });
    desk.records.apply(absorb([signal('b1', { place: BAIHUA, receivedAt: desk.now })], desk.records, testKinds, desk.now));
    await join(desk, of(desk, 's1'), of(desk, 'b1'));
    expect([of(desk, 's1').cause, of(desk, 's1').takes?.length]).toEqual([undefined, 2]);
  });

  it('is remembered: new alerts of either place come to it', async () => {
    const desk = fire();
    const there = (device: string) =>
      desk.records.apply(absorb([signal(device, { place: BAIHUA, receivedAt: desk.now })], desk.records, testKinds, desk.now));
    there('b1');
    await join(desk, of(desk, 's1'), of(desk, 'b1'));
    expect(of(desk, 'b1')).toMatchObject({ place: BAIHUA.slice(0, BAIHUA.lastIndexOf('/')), lifeSafety: true });
    desk.now += 60_000;
    there('b2');
    desk.hear('s7');
    expect([of(desk, 'b2').id, of(desk, 's7').id]).toEqual([desk.incident.id, desk.incident.id]);
  });

  it('keeps both tickets under way, with their crews', async () => {
    const desk = fire();
    await split(desk, 's2');
    const [whole, own] = [of(desk, 's1'), of(desk, 's2')];
    await desk.must('dispatch', { incident: whole.id, version: whole.version, crew: 'east' });
    await desk.must('dispatch', { incident: own.id, version: own.version, crew: 'west' });
    const tickets = [...desk.records.all('ticket')];
    await join(desk, of(desk, 's1'), of(desk, 's2'));
    expect([...desk.records.all('ticket')]).toEqual(tickets.map((ticket) => ({ ...ticket, incident: whole.id })));
    expect(of(desk, 's1')).toMatchObject({ state: 'dispatched', tickets: tickets.map(({ id }) => id) });
    expect([desk.crew('east').state, desk.crew('west').state]).toEqual(['busy', 'busy']);
  });

  it('is refused with itself, of a drill with a real one, and at an older version', async () => {
    const desk = fire();
    await split(desk, 's2');
    const [whole, own] = [of(desk, 's1'), of(desk, 's2')];
    const input = { incident: whole.id, version: whole.version, other: own.id, otherVersion: own.version };
    expect(await desk.refusal('join-incidents', { ...input, other: whole.id, otherVersion: whole.version })).toMatchObject({
      code: 'invalid',
    });
    expect(await desk.refusal('join-incidents', { ...input, otherVersion: own.version + 1 })).toMatchObject({ code: 'conflict' });
    desk.records.apply(absorb([signal('real', { simulated: false })], desk.records, testKinds, desk.now));
    const real = of(desk, 'real');
    expect(await desk.refusal('join-incidents', { ...input, other: real.id, otherVersion: real.version })).toMatchObject({
      code: 'invalid',
    });
    expect(incidents(desk).filter(({ state }) => state !== 'closed')).toHaveLength(3);
    expect(await desk.refusal('join-incidents', input, person('grid-worker'))).toMatchObject({ code: 'forbidden' });
    expect(OFFICER.role).toBe('duty-officer');
  });
});
