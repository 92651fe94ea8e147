import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import type { LabelsMark, Mark, PulsesMark } from '#client/marks/marks.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld, fakeAlert } from './fake-world.ts';
import { hostLayers } from './host.ts';

it('an open case keeps its mark and says how far it is when its sensors are back to normal; a closed one leaves', () => {
  const fake = createFakeWorld(8);
  const host = hostLayers(LAYERS, fake.world, 'zh', { focus: '', stage: 'map', hidden: [], time: 'live', open: '' }, () => undefined);
  const mark = <M extends Mark>(id: string): M => host.marks().find((each) => each.id === id) as M;
  const pulses = (id: string): PulsesMark['pulses'] => mark<PulsesMark>(id).pulses;
  const device = fake.world.deviceByHandle(0)!;
  const alert = fakeAlert(device, { incident: 'i1' }).record as Alert;
  const incident = { id: 'i1', state: 'dispatched', alerts: [alert.id], tickets: ['t1'], severity: 1, openedAt: 1 } as unknown as Incident;
  const ticket = { id: 't1', state: 'arrived' } as Ticket;
  fake.put(put('alert', alert), put('incident', incident), put('ticket', ticket));
  expect(pulses('handling/rings')).toEqual([]);

  fake.put(put('alert', { ...alert, active: false, clearedAt: 2, acked: { by: { id: 'u', name: 'u' }, at: 2 } }));
  expect(pulses('alerts/urgent')).toEqual([]);
  expect(pulses('handling/rings')).toEqual([expect.objectContaining({ position: device.position, waiting: false, tone: 'handled' })]);
  expect(mark<LabelsMark>('handling/words').labels[0].text).toMatch(/^火警 已恢复 · 已到场 · /);

  fake.put(put('ticket', { ...ticket, state: 'closed' } as Ticket), put('incident', { ...incident, state: 'closed' } as Incident));
  expect(pulses('handling/rings')).toEqual([]);
});
