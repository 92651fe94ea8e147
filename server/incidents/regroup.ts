import type { Alert } from '#contract/records/alert.ts';
import type { Comment, Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { Records } from '#server/records/records.ts';
import { IncidentDraft, type DraftSources } from './draft.ts';
import { siteOf } from './site.ts';

/** A remark of the system in the timeline of an incident, in both languages. */
export const remark = (at: number, by: Actor, zh: string, en: string): Comment => ({ at, by, text: zh, words: { zh, en } });

/** An incident whose alerts have all gone to another one. */
export const goneTo = (incident: Incident, to: string, by: Actor, at: number): Incident => ({
  ...incident,
  takes: [],
  joinedTo: to,
  comments: [...incident.comments, remark(at, by, `告警已全部并入 ${to}。`, `All its alerts have gone to ${to}.`)],
});

/** A draft of an incident as it stands. */
export const draftOf = (incident: Incident, sources: DraftSources): IncidentDraft =>
  IncidentDraft.of(incident, siteOf(incident.place, sources.records), sources, (id) => {
    const alert = sources.records.get('alert', id);
    return alert && { alert, quiet: 0 };
  });

/** Alerts of an incident that are in memory. */
export const alertsOf = ({ alerts }: Incident, records: Pick<Records, 'get'>): Alert[] =>
  alerts.map((id) => records.get('alert', id)).filter((alert) => alert !== undefined);

/** Tickets of an incident that has become personal: their texts may be personal too. */
export function nowPersonal({ tickets }: Incident, records: Pick<Records, 'get'>): RecordChange[] {
  return tickets.flatMap((id) => {
    const ticket = records.get('ticket', id);
    if (ticket?.told !== 'all') return [];
    const { title, severity, catalogue } = ticket;
    return [put('ticket', { ...ticket, told: 'part', discreet: { title, severity, catalogue } })];
  });
}
