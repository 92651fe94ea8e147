import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { numbering } from '#server/casework/numbers.ts';
import { IncidentDraft } from '#server/incidents/draft.ts';
import { alertsOf, draftOf, remark } from '#server/incidents/regroup.ts';
import { settle } from '#server/incidents/settle.ts';
import { siteOf } from '#server/incidents/site.ts';
import { specOf } from '#server/incidents/words.ts';
import { refuse } from '#server/lib/refused.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { legal, reach, unchanged } from './steps/guard.ts';
import { actorOf, touched } from './steps/step.ts';

/**
 * The alerts that leave are an incident of their own. It is remembered: it takes no other sensor's alerts, and of theirs all. Tickets stay
 * where they are: crews have been sent to that case and no other.
 */
export default defineCommand('split-incident', ({ incident: id, version, alerts }, context) => {
  const { records, drafts, now } = context;
  const incident = reach('incident', id, context);
  unchanged(incident, version, context);
  const leaving = chosen(incident, new Set(alerts), context);
  legal(incident, 'split-incident');
  const by = actorOf(context);
  const [first] = leaving;
  const whole = draftOf(incident, drafts);
  const opened = IncidentDraft.open(
    {
      number: numbering('SJ', records, now, context.casework.calendar.zone)(),
      alert: first,
      site: siteOf(first.place, records),
      affinity: specOf(drafts.kinds, first.kind, first.code).affinity,
      now,
      marks: { takes: [], splitFrom: incident.id, owner: incident.owner },
    },
    drafts,
  );
  const moved = new Map<string, Alert>();
  for (const alert of leaving) {
    const after = touched({ ...alert, incident: opened.id }, context);
    moved.set(alert.id, after);
    whole.drop(alert.id);
    opened.join(after, 0, true);
  }
  const count = leaving.length;
  const settled = (result: Incident, zh: string, en: string): RecordChange => {
    const said = { ...result, comments: [...result.comments, remark(now, by, zh, en)] };
    const holdings = {
      alert: (one: string) => moved.get(one) ?? records.get('alert', one),
      ticket: (one: string) => records.get('ticket', one),
    };
    return put('incident', touched(settle(said, holdings, now), context));
  };
  const number = opened.id;
  return [
    ...Array.from(moved.values(), (alert) => put('alert', alert)),
    settled(whole.result(), `拆出 ${count} 条告警，另立事件 ${number}。`, `Split off as ${number} (alerts: ${count}).`),
    settled(opened.result(), `由事件 ${incident.number} 拆出。`, `Split off from ${incident.number}.`),
  ];
});

/** @throws Refused `invalid` when one is not of this incident, or none would stay. */
function chosen(incident: Incident, ids: ReadonlySet<string>, { records }: CommandContext): Alert[] {
  const held = alertsOf(incident, records);
  const leaving = held.filter(({ id }) => ids.has(id));
  const issue = { issues: [{ path: 'alerts', message: 'must be some of its alerts, and not all' }] };
  if (leaving.length < ids.size) {
    const stranger = [...ids].find((id) => !leaving.some((alert) => alert.id === id))!;
    throw refuse(
      'invalid',
      `告警 “${stranger}” 不在事件 ${incident.number} 中，请刷新后重选`,
      `Alert “${stranger}” is not one of ${incident.number}: look again and choose anew.`,
      issue,
    );
  }
  if (leaving.length === held.length) {
    throw refuse(
      'invalid',
      `事件 ${incident.number} 至少要留下一条告警，不能全部拆出`,
      `At least one alert must stay in ${incident.number}: all of them cannot be split off.`,
      issue,
    );
  }
  return leaving;
}
