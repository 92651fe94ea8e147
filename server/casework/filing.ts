import { arriveBy } from '#contract/kinds/kinds.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import type { Records } from '#server/records/records.ts';
import type { Casework } from './casework.ts';
import type { CaseEntry } from './catalogue.ts';
import type { WorkCalendar } from './calendar.ts';
import { deadlineOf, limitInWords } from './deadline.ts';

/** What is disclosed of an incident's ticket to audiences without clearance: filed by the alerts that are disclosed. */
export function disclosureOf(incident: Incident, records: Records, casework: Casework, now: number): Pick<Ticket, 'told' | 'discreet'> {
  const { told, discreet } = incident;
  if (!discreet) return told === undefined ? {} : { told };
  const { catalogue } = fileUnder({ ...incident, alerts: discreet.alerts }, records, casework, now);
  return { told, discreet: { title: discreet.title, severity: discreet.severity, catalogue } };
}

/** Under which catalogue entry an incident is filed now, and until when it must be handled: its most urgent alert decides. */
export function fileUnder(
  incident: Incident,
  records: Records,
  { kinds, catalogues, calendar }: Casework,
  now: number,
): Pick<Ticket, 'catalogue' | 'deadline' | 'limit' | 'arriveBy'> {
  const alerts = incident.alerts.map((id) => records.get('alert', id)).filter((alert) => alert !== undefined);
  const active = alerts.filter((alert) => alert.active);
  const entryOf = (alert: Alert): CaseEntry => catalogues.of(kinds.get(alert.kind)?.alerts[alert.code], alert.lifeSafety);
  const entries = new Set((active.length > 0 ? active : alerts).map(entryOf));
  if (entries.size === 0) entries.add(catalogues.of(undefined, incident.lifeSafety));
  const [first] = Array.from(entries, (entry) => ({ entry, deadline: deadlineOf(now, entry.limit, calendar) })).sort(
    (a, b) => a.deadline - b.deadline,
  );
  const { scheme, code, name, words, limit, proof } = first.entry;
  const help = arriveBy(kinds, alerts);
  return {
    catalogue: { scheme, code, name: name.zh, condition: words.zh, ...(proof && { proof }) },
    deadline: first.deadline,
    ...(help === null ? {} : { arriveBy: help }),
    limit: `${limitInWords(limit).zh}${doubtIn(first.deadline, limit, calendar)}`,
  };
}

/** Said beside a limit of working time that reaches into a year whose holidays nobody has entered. */
function doubtIn(deadline: number, { unit }: CaseEntry['limit'], calendar: WorkCalendar): string {
  if (unit !== 'work-hour' && unit !== 'work-day') return '';
  const local = deadline + calendar.zone.offset(deadline);
  return calendar.isAnnounced(Math.floor(local / 86_400_000))
    ? ''
    : `（${new Date(local).getUTCFullYear()} 年放假安排未录入，暂按法定节日）`;
}
