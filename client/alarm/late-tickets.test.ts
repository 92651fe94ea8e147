import { expect, it } from 'vitest';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import type { World } from '#client/world/world.ts';
import { watchLateness } from './late-tickets.ts';

const ticket = (id: string, late?: Ticket['late']): Ticket => ({ id, severity: 1, ...(late ? { late } : {}) }) as Ticket;

/** A world of tickets, told by hand. */
function fakeWorld(...tickets: Ticket[]) {
  const held = new Map(tickets.map((one) => [one.id, one]));
  const listeners: ((changes: readonly RecordChange[] | null) => void)[] = [];
  let places = 1;
  const world = {
    all: (type: string) => (type === 'ticket' ? held : { size: places }),
    onRecords: (listener: (typeof listeners)[number]) => {
      listeners.push(listener);
      return () => undefined;
    },
  } as unknown as World;
  const set = (one: Ticket): void => {
    held.set(one.id, one);
    for (const listener of listeners) listener([put('ticket', one)]);
  };
  const snapshot = (...all: Ticket[]): void => {
    held.clear();
    for (const one of all) held.set(one.id, one);
    places = 1;
    for (const listener of listeners) listener(null);
  };
  return { world, set, snapshot, empty: () => (places = 0) };
}

it('tells each lateness once: not what was late before the page was opened, but what became so while the link was broken', () => {
  const { world, set, snapshot } = fakeWorld(ticket('old', { handle: 1 }), ticket('a'));
  const told: string[] = [];
  watchLateness(world, (news) => told.push(...news.map((one) => `${one.ticket.id} ${one.step}`)));
  set(ticket('a', { accept: 5 }));
  set(ticket('a', { accept: 5 }));
  expect(told).toEqual(['a accept']);
  snapshot(ticket('old', { handle: 1 }), ticket('a', { accept: 5, arrive: 9 }));
  expect(told).toEqual(['a accept', 'a arrive']);
  // Another crew, another clock.
  set(ticket('a', { accept: 20 }));
  expect(told.at(-1)).toBe('a accept');
});

it('takes what the first picture brings as known', () => {
  const { world, set, snapshot, empty } = fakeWorld();
  empty();
  const told: string[] = [];
  watchLateness(world, (news) => told.push(...news.map((one) => one.ticket.id)));
  snapshot(ticket('old', { handle: 1 }));
  set(ticket('new', { handle: 2 }));
  expect(told).toEqual(['new']);
});
