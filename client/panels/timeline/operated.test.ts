import { expect, it } from 'vitest';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import { linesOf, operationsAt } from './operated.ts';

const operation = (id: string, device: string, requestedAt: number, place = '/a/b'): Operation =>
  ({ id, device, requestedAt, place }) as unknown as Operation;
const event = (id: string, at: number): DeviceEvent => ({ id, at }) as unknown as DeviceEvent;
const NONE = { incident: undefined, alerts: [] };
const idsOf = (all: readonly { readonly id: string }[]): string[] => all.map(({ id }) => id);

it('operations are those of the device, of the place, or of the incident while it was open', () => {
  const all = [operation('1', 'gate-1', 10), operation('2', 'gate-2', 20, '/a/c'), operation('3', 'gate-1', 30)];
  expect(idsOf(operationsAt({ type: 'device', id: 'gate-1' }, all, NONE))).toEqual(['1', '3']);
  expect(idsOf(operationsAt({ type: 'place', id: '/a/c' }, all, NONE))).toEqual(['2']);
  const incident = { openedAt: 15, closedAt: null } as unknown as Incident;
  const alerts = [
    { incident: 'SJ1', device: 'gate-1' },
    { incident: 'SJ2', device: 'gate-2' },
  ] as unknown as Alert[];
  expect(idsOf(operationsAt({ type: 'incident', id: 'SJ1' }, all, { incident, alerts }))).toEqual(['3']);
});

it('stand among the events by their time; those from before what was read wait for it', () => {
  const [events, operations] = [
    [event('c', 30), event('a', 10)],
    [operation('b', 'd', 20), operation('z', 'd', 5)],
  ];
  expect(idsOf(linesOf(events, operations, true))).toEqual(['c', 'b', 'a', 'z']);
  expect(idsOf(linesOf(events, operations, false))).toEqual(['c', 'b', 'a']);
  expect(idsOf(linesOf([], operations, true))).toEqual(['b', 'z']);
  expect(idsOf(linesOf([], operations, false))).toEqual([]);
});
