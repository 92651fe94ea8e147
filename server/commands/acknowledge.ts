import { put } from '#contract/records/record.ts';
import { refuse } from '#server/lib/refused.ts';
import { defineCommand } from './command.ts';
import { reach } from './steps/guard.ts';
import { noticed, settledWith } from './steps/notice.ts';
import { touched } from './steps/step.ts';

/** Acknowledging names no version: whoever is second has nothing left to do, and that is no error. */
export default defineCommand('acknowledge', (input, context) => {
  const { records } = context;
  if (input.incident === undefined && (input.alerts ?? []).length === 0) {
    throw refuse('invalid', '请指明要确认的告警或事件', 'Name the alerts or the incident to acknowledge.', {
      issues: [{ path: 'alerts', message: 'alerts or incident is needed' }],
    });
  }
  const named = (input.alerts ?? []).map((id) => reach('alert', id, context));
  const held = input.incident === undefined ? [] : reach('incident', input.incident, context).alerts.map((id) => records.get('alert', id));
  const acked = noticed([...named, ...held], context);
  const incidents = new Set(Array.from(acked.values(), (alert) => alert.incident));
  const settled = Array.from(incidents, (id) => (id === null ? undefined : records.get('incident', id)))
    .filter((incident) => incident !== undefined)
    .map((before) => ({ before, after: settledWith(before, acked, context) }))
    .filter(({ before, after }) => after !== before);
  return [
    ...Array.from(acked.values(), (alert) => put('alert', alert)),
    ...settled.map(({ after }) => put('incident', touched(after, context))),
  ];
});
