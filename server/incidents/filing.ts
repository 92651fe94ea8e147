import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import type { Book } from '#server/records/book.ts';
import type { Casework } from './casework.ts';
import type { CaseEntry } from './catalogue.ts';
import type { WorkCalendar } from './calendar.ts';
import { deadlineOf, limitInWords } from './deadline.ts';

/** How much of an incident's ticket is told to who may not know of people: filed by the alerts that they may know. */
export function toldOf(incident: Incident, book: Book, casework: Casework, now: number): Pick<Ticket, 'told' | 'discreet'> {
  const { told, discreet } = incident;
  if (!discreet) return told === undefined ? {} : { told };
  const { catalogue } = fileUnder({ ...incident, alerts: discreet.alerts }, book, casework, now);
  return { told, discreet: { title: discreet.title, severity: discreet.severity, catalogue } };
}

/** Under which catalogue entry an incident is filed now, and until when it must be handled: its most urgent alert decides. */
export function fileUnder(incident: Incident, book: Book, { kinds, catalogues, calendar }: Casework, now: number): Pick<Ticket, 'catalogue' | 'deadline' | 'limit'> {
  const alerts = incident.alerts.map((id) => book.get('alert', id)).filter((alert) => alert !== undefined);
  const active = alerts.filter((alert) => alert.active);
  const entryOf = (alert: Alert): CaseEntry => catalogues.of(kinds.get(alert.kind)?.alerts[alert.code], alert.lifeSafety);
  const entries = new Set((active.length > 0 ? active : alerts).map(entryOf));
  if (entries.size === 0) entries.add(catalogues.of(undefined, incident.lifeSafety));
  const [first] = Array.from(entries, (entry) => ({ entry, deadline: deadlineOf(now, entry.limit, calendar) })).sort((a, b) => a.deadline - b.deadline);
  const { scheme, code, name, words, limit } = first.entry;
  return { catalogue: { scheme, code, name: name.zh, condition: words.zh }, deadline: first.deadline, limit: `${limitInWords(limit).zh}${doubtIn(first.deadline, limit, calendar)}` };
}

/** Said beside a limit of working time that reaches into a year whose holidays nobody has entered. */
function doubtIn(deadline: number, { unit }: CaseEntry['limit'], calendar: WorkCalendar): string {
  if (unit !== 'work-hour' && unit !== 'work-day') return '';
  const local = deadline + calendar.zone.offset(deadline);
  return calendar.isAnnounced(Math.floor(local / 86_400_000)) ? '' : `（${new Date(local).getUTCFullYear()} 年放假安排未录入，暂按法定节日）`;
}
