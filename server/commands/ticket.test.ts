import { beforeEach, describe, expect, it } from 'vitest';
import { alertSchema } from '#contract/records/alert.ts';
import { crewSchema } from '#contract/records/crew.ts';
import { incidentSchema } from '#contract/records/incident.ts';
import { ticketSchema, TICKET_LINKS } from '#contract/records/ticket.ts';
import { NOON } from '#server/incidents/testing.ts';
import { Desk, person } from './testing.ts';

const HOUR = 3_600_000;
const picture = { id: 'photo-1', note: '处置后' };
let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

describe('the walk of a ticket', () => {
  it('goes through the seven links to a closed incident', async () => {
    const step = async (run: () => Promise<unknown>): Promise<void> => {
      desk.now += 60_000;
      await run();
    };
    await step(() => desk.must('acknowledge'));
    await step(() => desk.must('dispatch', { note: '请速到场' }));
    expect(desk.ticket).toMatchObject({
      id: 'GD20261123-0001',
      state: 'dispatched',
      crew: 'east',
      filedAt: NOON + 120_000,
      limit: '1 紧急工作时',
      deadline: NOON + 120_000 + HOUR,
      version: 1,
      incident: desk.incident.id,
      catalogue: { scheme: 'quanyan-safety', code: 'general' },
    });
    expect(Object.keys(desk.ticket.links)).toEqual(['collect', 'file', 'dispatch']);
    expect(desk.incident).toMatchObject({ state: 'dispatched', tickets: ['GD20261123-0001'], owner: { name: '张三' } });
    expect(desk.crew('east').state).toBe('busy');
    for (const name of ['accept', 'arrive'] as const) await step(() => desk.must(name));
    desk.photos.add('zhang photo-1');
    await step(() => desk.must('finish', { photo: picture }));
    expect(desk.ticket.photos).toEqual([{ id: 'photo-1', at: desk.now, by: { id: 'zhang', name: '张三' }, note: '处置后' }]);
    await step(() => desk.must('verify'));
    desk.hear('s1', false);
    await step(() => desk.must('close', { score: 5 }));
    expect(desk.ticket).toMatchObject({
      state: 'closed',
      version: 6,
      evaluation: { onTime: true, seconds: 300, reworks: 0, reopened: 0, score: 5 },
    });
    expect(Object.keys(desk.ticket.links)).toEqual([...TICKET_LINKS]);
    expect(desk.ticket.flow.map((row) => [row.action, row.to, row.seconds, row.late])).toEqual([
      ['dispatch', 'dispatched', 120, false],
      ['accept', 'accepted', 60, false],
      ['arrive', 'arrived', 60, false],
      ['finish', 'finished', 60, false],
      ['verify', 'verified', 60, false],
      ['close', 'closed', 60, false],
    ]);
    expect(desk.incident).toMatchObject({ state: 'closed', closedAt: desk.now });
    expect(desk.crew('east').state).toBe('free');
    expect(desk.entries.map((entry) => [entry.cause, entry.seq])).toEqual(
      ['acknowledge', 'dispatch', 'accept', 'arrive', 'finish', 'verify', 'close'].map((name, i) => [`command:${name}`, i + 1]),
    );
    for (const record of [
      ticketSchema.parse(desk.ticket),
      incidentSchema.parse(desk.incident),
      alertSchema.parse(desk.alert),
      crewSchema.parse(desk.crew('east')),
    ])
      expect(record.version).toBeGreaterThan(0);
  });

  it('is not evaluated by being closed, until somebody scores', async () => {
    await desk.take('verified');
    await desk.must('close');
    expect(desk.ticket).toMatchObject({ state: 'closed', evaluation: { score: null } });
    expect(desk.ticket.links.evaluate).toBeUndefined();
  });

  it('says which steps of the crew somebody else recorded', async () => {
    await desk.take('accepted');
    desk.now += 1000;
    await desk.must('arrive', {}, person('grid-worker'));
    expect(desk.ticket.flow.map(({ action, onBehalf }) => [action, onBehalf])).toEqual([
      ['dispatch', false],
      ['accept', true],
      ['arrive', false],
    ]);
  });

  it('finishes without a word of arrival', async () => {
    await desk.take('accepted');
    await desk.must('finish');
    expect(desk.ticket.state).toBe('finished');
  });

  it('goes back with a written reason, first to the dispatcher, then to the officer, and loses nothing', async () => {
    await desk.take('accepted');
    const { links, flow } = desk.ticket;
    expect((await desk.refusal('return', { reason: ' ' })).issues?.[0].path).toBe('reason');
    await desk.must('return', { reason: '需要燃气公司' });
    expect(desk.ticket).toMatchObject({ state: 'returned', returns: 1, links, crew: 'east' });
    expect(desk.ticket.flow.slice(0, flow.length)).toEqual(flow);
    expect(desk.ticket.flow.at(-1)).toMatchObject({ action: 'return', from: 'accepted', text: '需要燃气公司' });
    expect(desk.crew('east').state).toBe('free');
    expect((await desk.refusal('return', {}, person('grid-worker'))).code).toBe('forbidden');
    await desk.must('return', {}, person('dispatcher'));
    expect(desk.ticket).toMatchObject({ state: 'filed', returns: 2 });
    await desk.must('redispatch', { note: '燃气抢修' });
    expect(desk.ticket).toMatchObject({ state: 'dispatched', crew: 'west', links });
    expect(desk.crew('west').state).toBe('busy');
  });

  it('moves to another crew when the first cannot go', async () => {
    await desk.take('accepted');
    await desk.must('redispatch');
    expect([desk.crew('east').state, desk.crew('west').state]).toEqual(['free', 'busy']);
    expect(desk.ticket.flow.map(({ action, crew }) => [action, crew])).toEqual([
      ['dispatch', 'east'],
      ['accept', 'east'],
      ['redispatch', 'west'],
    ]);
  });

  it('is reworked by the same crew, and that counts', async () => {
    await desk.take('finished');
    await desk.must('verify', { result: 'rework', note: '仍有烟味' });
    expect(desk.ticket).toMatchObject({ state: 'dispatched', crew: 'east', reworks: 1 });
    for (const name of ['accept', 'finish', 'verify', 'close'] as const) await desk.must(name);
    expect(desk.ticket.evaluation?.reworks).toBe(1);
  });

  it('is late by its deadline; checking has its own clock', async () => {
    await desk.take('accepted');
    desk.now += HOUR + 1;
    await desk.must('finish');
    expect(desk.ticket.flow.at(-1)).toMatchObject({ late: true, seconds: 3600.001 });
    desk.now += HOUR;
    await desk.must('verify');
    expect(desk.ticket.flow.at(-1)?.late).toBe(false);
    desk.now += 3 * HOUR;
    await desk.must('close');
    expect(desk.ticket.flow.at(-1)?.late).toBe(true);
    expect(desk.ticket.evaluation?.onTime).toBe(false);
  });

  it('opens again with a new deadline, keeping what was filled in', async () => {
    await desk.take('closed');
    const { links } = desk.ticket;
    desk.now += 24 * HOUR;
    await desk.must('reopen');
    expect(desk.ticket).toMatchObject({ state: 'filed', evaluation: null, links, deadline: desk.now + HOUR });
    expect(desk.incident.state).toBe('dispatched');
    for (const name of ['redispatch', 'accept', 'finish', 'verify', 'close'] as const) await desk.must(name);
    expect(desk.ticket.evaluation).toMatchObject({ onTime: true, reopened: 1, seconds: 24 * 3600 });
  });
});

describe('an incident', () => {
  it('is resolved by its last ticket while the sensor still reports, and closed when that clears', async () => {
    await desk.take('dispatched');
    await desk.must('dispatch', { crew: 'west' });
    const [first, second] = [...desk.records.all('ticket')];
    const states: string[] = [];
    for (const { id } of [first, second]) {
      for (const name of ['accept', 'finish', 'verify', 'close'] as const)
        await desk.must(name, { ticket: id, version: desk.records.get('ticket', id)!.version });
      states.push(desk.incident.state);
    }
    expect(states).toEqual(['dispatched', 'resolved']);
    desk.now += 1000;
    desk.hear('s1', false);
    expect(desk.incident).toMatchObject({ state: 'closed', closedAt: desk.now });
  });

  it('opens by itself when the sensor fires again', async () => {
    await desk.take('verified');
    desk.hear('s1', false);
    await desk.must('close');
    expect(desk.incident.state).toBe('closed');
    desk.now += HOUR;
    desk.hear('s1');
    expect(desk.records.count('incident')).toBe(1);
    expect(desk.incident).toMatchObject({ state: 'open', closedAt: null });
    await desk.must('dispatch');
    expect(desk.incident.state).toBe('dispatched');
  });

  it('without a ticket closes once all is over and seen', async () => {
    desk.hear('s1', false);
    expect(desk.incident.state).toBe('open');
    await desk.must('acknowledge');
    expect(desk.incident.state).toBe('closed');
    expect((await desk.refusal('dispatch')).code).toBe('illegal');
  });

  it('keeps a crew busy that has another ticket', async () => {
    await desk.take('dispatched');
    await desk.must('dispatch');
    const [first] = [...desk.records.all('ticket')];
    await desk.must('return', { ticket: first.id, version: first.version });
    expect(desk.crew('east').state).toBe('busy');
    await desk.must('return');
    expect(desk.crew('east').state).toBe('free');
  });

  it('is dispatched only to crews on duty and within reach', async () => {
    expect(await desk.refusal('dispatch', { crew: 'night' })).toMatchObject({
      code: 'illegal',
      message: { zh: 'night 队 不在岗，请选择其他队伍' },
    });
    expect((await desk.refusal('dispatch', { crew: 'nobody' })).code).toBe('not-found');
    expect((await desk.refusal('dispatch', { crew: 'far' })).code).toBe('not-found');
    expect(desk.entries).toEqual([]);
  });

  it('is owned by whoever it is assigned to', async () => {
    await desk.must('assign');
    expect(desk.incident.owner).toEqual({ id: 'dispatcher', name: 'dispatcher 某' });
    for (const owner of ['nobody', 'grid-worker', 'elsewhere'])
      expect(await desk.refusal('assign', { owner })).toMatchObject({ code: 'invalid', issues: [{ path: 'owner' }] });
  });

  it('takes remarks until there is no room for more, and says so', async () => {
    for (let i = 0; i < 15; i++) await desk.must('comment', { subject: 'incident', id: desk.incident.id, text: '长'.repeat(2000) });
    expect(await desk.refusal('comment', { subject: 'incident', id: desk.incident.id, text: '再' })).toMatchObject({ code: 'too-many' });
    expect(desk.incident.comments).toHaveLength(15);
  });

  it('and its tickets take comments, which stand in nobody’s way', async () => {
    await desk.take('dispatched');
    const { version } = desk.incident;
    await desk.must('comment');
    await desk.must('comment', { subject: 'ticket', id: desk.ticket.id, text: '<img src=x>' }, person('leader'));
    expect(desk.incident).toMatchObject({ version, comments: [{ by: { name: '张三' }, text: '已通知物业' }] });
    expect(desk.ticket.comments[0].text).toBe('<img src=x>');
    expect((await desk.refusal('comment', { subject: 'ticket', id: 'none' })).code).toBe('not-found');
  });
});

describe('a photograph', () => {
  it('must have been sent a short while ago, by who hangs it up', async () => {
    await desk.take('accepted');
    desk.photos.add('somebody-else photo-1');
    expect(await desk.refusal('finish', { photo: picture })).toMatchObject({ code: 'invalid', issues: [{ path: 'photo.id' }] });
    expect(desk.ticket).toMatchObject({ state: 'accepted', photos: [] });
  });
});

describe('a grid worker', () => {
  it('handles the tickets of the own crews, and nobody else’s', async () => {
    await desk.take('dispatched');
    const stranger = person('grid-worker', { crews: ['west'] });
    for (const command of ['accept', 'arrive', 'finish'] as const)
      expect(await desk.refusal(command, {}, stranger), command).toMatchObject({
        code: command === 'accept' ? 'forbidden' : (expect.any(String) as string),
      });
    expect((await desk.refusal('accept', {}, person('grid-worker', { crews: [] }))).message.zh).toContain('不属于您的队伍');
    expect(desk.ticket.state).toBe('dispatched');
    await desk.must('accept', {}, person('grid-worker', { crews: ['east'] }));
    expect(desk.ticket.state).toBe('accepted');
  });
});
