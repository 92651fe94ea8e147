import type { Alert } from '#contract/records/alert.ts';
import { put } from '#contract/records/record.ts';
import { isVisible } from '#contract/places/geo.ts';
import { settle } from '#server/incidents/settle.ts';
import { refuse } from '#server/lib/refused.ts';
import { defineCommand } from './command.ts';
import { reach } from './steps/guard.ts';
import { actorOf, touched } from './steps/step.ts';

/** Acknowledging names no version: whoever is second has nothing left to do, and that is no error. */
export default defineCommand('acknowledge', (input, context) => {
  const { records, user, now } = context;
  if (input.incident === undefined && (input.alerts ?? []).length === 0) {
    throw refuse('invalid', '请指明要确认的告警或事件', 'Name the alerts or the incident to acknowledge.', {
      issues: [{ path: 'alerts', message: 'alerts or incident is needed' }],
    });
  }
  const named = (input.alerts ?? []).map((id) => reach('alert', id, context));
  const held = input.incident === undefined ? [] : reach('incident', input.incident, context).alerts.map((id) => records.get('alert', id));
  const acked = new Map<string, Alert>();
  for (const alert of [...named, ...held]) {
    if (!alert || alert.acked !== null || !isVisible(alert.place, user.jurisdiction)) continue;
    acked.set(alert.id, touched({ ...alert, acked: { by: actorOf(context), at: now } }, context));
  }
  const holdings = { alert: (id: string) => acked.get(id) ?? records.get('alert', id), ticket: (id: string) => records.get('ticket', id) };
  const incidents = new Set(Array.from(acked.values(), (alert) => alert.incident));
  const settled = Array.from(incidents, (id) => (id === null ? undefined : records.get('incident', id)))
    .filter((incident) => incident !== undefined)
    .map((before) => ({ before, after: settle(before, holdings, now) }))
    .filter(({ before, after }) => after !== before);
  return [
    ...Array.from(acked.values(), (alert) => put('alert', alert)),
    ...settled.map(({ after }) => put('incident', touched(after, context))),
  ];
});
