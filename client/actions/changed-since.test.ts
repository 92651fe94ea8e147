import { expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { versionToSend } from './changed-since.ts';

const incident = (version: number, patch: Partial<Incident> = {}): Incident =>
  ({ version, affinity: 'fire', state: 'open', alerts: [], tickets: [], owner: null, ...patch }) as unknown as Incident;
const ticket = (version: number, patch: Partial<Ticket> = {}): Ticket =>
  ({ version, flow: [{}], state: 'dispatched', crew: 'c1', comments: [], ...patch }) as unknown as Ticket;

it('an alert that joins while the officer chooses a crew is no conflict', () => {
  expect(versionToSend(incident(3), incident(5, { alerts: ['a'] }))).toBe(5);
  expect(versionToSend(ticket(3), ticket(4, { comments: [{ at: 1, by: { id: 'u', name: 'u' }, text: 'x' }] }))).toBe(4);
});

it('another officer’s act is: what was seen is sent, and the server tells who was first', () => {
  expect(versionToSend(incident(3), incident(4, { state: 'dispatched', tickets: ['t'] }))).toBe(3);
  expect(versionToSend(incident(3), incident(4, { tickets: ['t'] }))).toBe(3);
  expect(versionToSend(incident(3), incident(4, { owner: { id: 'u2', name: 'x' } }))).toBe(3);
  expect(versionToSend(ticket(3), ticket(4, { state: 'accepted' }))).toBe(3);
  expect(versionToSend(ticket(3), ticket(6, { crew: 'c2' }))).toBe(3);
});
