import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { Desk } from '#server/commands/testing.ts';
import { defineDue } from './due.ts';
import { DueList, loadDues } from './due-list.ts';

const dues = await loadDues();
const MINUTE = 60_000;
const listOf = (desk: Desk, faults: unknown[] = []): DueList => new DueList(dues, desk.records, (_, error) => void faults.push(error));

/** One turn of the clock. @returns ids of what changed */
function turn(desk: Desk, list: DueList): string[] {
  const changes = list.take(desk.now);
  desk.records.apply(changes);
  return changes.map(({ id }) => id);
}

/** Sends a crew to a case of severity 1. */
async function sendToExtreme(desk: Desk): Promise<void> {
  await desk.must('dispatch');
  desk.records.apply([put('ticket', { ...desk.ticket, severity: 1 })]);
}

describe('a ticket', () => {
  it('of an extreme fire is late by itself: not accepted, not there, not finished; each is told once', async () => {
    const desk = new Desk();
    const list = listOf(desk);
    await sendToExtreme(desk);
    const { id, version, deadline } = desk.ticket;
    desk.now += MINUTE - 1;
    expect(turn(desk, list)).toEqual([]);
    desk.now += 1;
    expect([turn(desk, list), turn(desk, list)]).toEqual([[id], []]);
    expect(desk.ticket).toMatchObject({ version, late: { accept: desk.now } });
    await desk.must('accept');
    desk.now += 2 * MINUTE;
    turn(desk, list);
    expect(desk.ticket.late).toMatchObject({ arrive: desk.now });
    desk.now = deadline;
    expect([turn(desk, list), turn(desk, list)]).toEqual([[id], []]);
    expect(desk.ticket.late).toMatchObject({ handle: deadline });
  });

  it('is not late while the desk checks it, and is again when it goes back to the crew', async () => {
    const desk = new Desk();
    const list = listOf(desk);
    await desk.take('finished');
    desk.now = desk.ticket.deadline + 1;
    expect(turn(desk, list)).toEqual([]);
    await desk.must('verify', { result: 'rework', note: '仍有烟味' });
    turn(desk, list);
    expect(desk.ticket.late).toMatchObject({ handle: desk.now });
  });

  it('starts its clocks anew with another crew, and all of them when it is opened again', async () => {
    const desk = new Desk();
    const list = listOf(desk);
    await sendToExtreme(desk);
    desk.now += MINUTE;
    turn(desk, list);
    await desk.must('redispatch', { crew: 'west' });
    expect(desk.ticket.late?.accept).toBeUndefined();
    expect(turn(desk, list)).toEqual([]);
    desk.now += MINUTE;
    expect(turn(desk, list)).toEqual([desk.ticket.id]);
    desk.now = desk.ticket.deadline;
    turn(desk, list);
    for (const name of ['accept', 'finish', 'verify', 'close'] as const) await desk.must(name);
    await desk.must('reopen');
    expect(desk.ticket.late).toEqual({});
  });
});

it('a fault of one disturbs no other, and does not come again until its record changes', async () => {
  const desk = new Desk();
  await sendToExtreme(desk);
  const faults: unknown[] = [];
  const again = defineDue({ id: 'again', about: '', type: 'ticket', at: () => 0, fire: (ticket: Ticket) => ticket });
  const list = new DueList([again, ...dues], desk.records, (_, error) => void faults.push(error));
  desk.now += MINUTE;
  const stillDue = expect.objectContaining({ message: expect.stringContaining('still due') }) as unknown;
  expect([turn(desk, list), faults]).toEqual([[desk.ticket.id], [stillDue]]);
  // The other one changed the ticket: it is looked at again, and then no more.
  for (let n = 0; n < 3; n++) expect(turn(desk, list)).toEqual([]);
  expect(faults).toEqual([stillDue, stillDue]);
});

it('any life of tickets, with restarts and what storage took back: the list is the one made anew, and each is fired when it is due', () => {
  const tickets = ['a', 'b', 'c'];
  const step = fc.oneof(
    fc.record({
      do: fc.constant('put' as const),
      id: fc.constantFrom(...tickets),
      deadline: fc.nat(1000),
      state: fc.constantFrom('filed', 'finished', 'closed'),
    }),
    fc.record({ do: fc.constantFrom('drop' as const, 'undo' as const), id: fc.constantFrom(...tickets) }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.nat(400) }),
    fc.record({ do: fc.constant('restart' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const desk = new Desk();
      let list = listOf(desk);
      let now = 0;
      for (const one of steps) {
        if (one.do === 'pass') now += one.ms;
        else if (one.do === 'restart') list = listOf(desk);
        else if (one.do === 'put') desk.records.apply([put('ticket', { ...one, severity: 3, flow: [], crew: null } as unknown as Ticket)]);
        else if (one.do === 'drop') desk.records.apply([{ type: 'ticket', id: one.id, record: null }]);
        else desk.records.apply(desk.records.apply([{ type: 'ticket', id: one.id, record: null }]));
        const changes = list.take(now);
        expect(changes.every(({ record }) => (record as Ticket).late!.handle === now)).toBe(true);
        desk.records.apply(changes);
        expect(
          [...desk.records.all('ticket')].filter((ticket) => ticket.state === 'filed' && ticket.deadline <= now && !ticket.late),
        ).toEqual([]);
      }
    }),
  );
});
