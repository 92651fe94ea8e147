import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { actorName, saidIn } from '#client/i18n/said.ts';
import { timelineOf } from './timeline.ts';

const by = { id: 'u', name: '值班员' };
const alert = (id: string, raisedAt: number, patch: Partial<Alert> = {}): Alert =>
  ({ id, code: 'fire', raisedAt, clearedAt: null, acked: null, ...patch }) as Alert;
const incident = { openedAt: 1000, closedAt: null, comments: [{ at: 9000, by, text: '已通知' }] } as unknown as Incident;

it('tells everything, newest first, and a flood of the same as one line', () => {
  const alerts = [
    alert('a', 1000, { acked: { by, at: 5000 } }),
    alert('b', 2000, { acked: { by, at: 5001 } }),
    alert('c', 3000, { clearedAt: 7000 }),
    alert('d', 60_000),
  ];
  const ticket = { flow: [{ at: 6000, action: 'dispatch', by, text: '速去', late: false }], comments: [] } as unknown as Ticket;
  const told = timelineOf(incident, alerts, [ticket]).map(
    (event) => `${event.at} ${event.what}${'more' in event && event.more > 0 ? ` +${event.more}` : ''}`,
  );
  expect(told).toEqual(['60000 raised', '9000 comment', '7000 cleared', '6000 flow', '5000 acked +1', '1000 opened', '1000 raised +2']);
});

it('tells what the system says of it in the language of the reader, what people wrote as they wrote it', () => {
  const words = { zh: '由事件 SJ1 拆出。', en: 'Split off from SJ1.' };
  const system = { id: 'system', name: '系统 System' };
  const comments = [
    { at: 3, by, text: '已通知' },
    { at: 2, by: system, text: words.zh, words },
    // As it was written before there were words.
    { at: 1, by: system, text: '由事件 SJ1 拆出。 Split off from SJ1.' },
  ];
  const said = (lang: 'zh' | 'en'): string[] =>
    timelineOf({ ...incident, openedAt: 0, comments }, [], []).flatMap((event) =>
      event.what === 'comment' ? [`${actorName(event.by, lang)}: ${saidIn(event, lang)}`] : [],
    );
  expect(said('zh')).toEqual(['值班员: 已通知', `系统: ${words.zh}`, `系统: ${words.zh} ${words.en}`]);
  expect(said('en')).toEqual(['值班员: 已通知', `System: ${words.en}`, `System: ${words.zh} ${words.en}`]);
});

it('tells what its devices were told while it was open, what was given together as one line', () => {
  const operation = (id: string, device: string, requestedAt: number, group = id): Operation =>
    ({ id, device, requestedAt, group }) as unknown as Operation;
  const told = timelineOf(
    { ...incident, comments: [], closedAt: 8000 },
    [alert('a', 1000, { device: 'gate-1' }), alert('b', 1000, { device: 'gate-2' }), alert('c', 1000, { device: null })],
    [],
    [],
    [
      operation('before', 'gate-1', 999),
      operation('one', 'gate-1', 2000),
      operation('two', 'gate-1', 3000, 'two'),
      operation('two-2', 'gate-2', 3000, 'two'),
      operation('elsewhere', 'gate-3', 3000),
      operation('after', 'gate-1', 8001),
    ],
  ).flatMap((event) => (event.what === 'operation' ? [`${event.at} ${event.operation.id} +${event.more}`] : []));
  expect(told).toEqual(['3000 two +1', '2000 one +0']);
});
