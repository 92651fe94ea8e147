import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { request } from '#client/session/session.ts';

/** A stretch of the past, and how long it takes to show it. */
export interface Stretch {
  /** ms UTC. */
  readonly from: number;
  readonly to: number;
  /** ms of the present. */
  readonly takes: number;
}

/** The film begins so long before the first alert, and ends so long after the closing, ms. */
const BEFORE_MS = 10_000;
const AFTER_MS = 5000;
/** Around every moment it runs as it was, from and to so long beside it, ms. */
const LEAD_MS = 1000;
const LINGER_MS = 3000;
/** What lies idle between takes no longer than this, ms. */
const IDLE_MS = 1500;
/** A film is no longer than this, and no shorter where there is as much to show, ms. */
const LONGEST_MS = 60_000;
const SHORTEST_MS = 30_000;

/** What happened in a case, ms UTC; the last is its end. */
interface CaseMoments {
  readonly moments: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** As much of it as one may know. @throws Refused where there is no such incident, or it is not over */
export async function readMoments(id: string): Promise<CaseMoments> {
  const key = encodeURIComponent(id);
  const [incident, alerts, tickets] = await Promise.all([
    request<Incident>('GET', `/api/v1/incidents/${key}`),
    request<{ items: Alert[] }>('GET', `/api/v1/alerts?incident=${key}&limit=200`),
    request<{ items: Ticket[] }>('GET', `/api/v1/tickets?incident=${key}&limit=200`),
  ]);
  return momentsOf(incident, alerts.items, tickets.items);
}

export function momentsOf(incident: Incident, alerts: readonly Alert[], tickets: readonly Ticket[]): CaseMoments {
  const moments = [
    incident.openedAt,
    ...alerts.flatMap(({ raisedAt, clearedAt, acked }) => [raisedAt, clearedAt, acked?.at]),
    ...tickets.flatMap(({ flow }) => flow.map(({ at }) => at)),
    incident.closedAt,
  ]
    .filter((at) => at !== null && at !== undefined)
    .sort((a, b) => a - b);
  return { moments, from: moments[0] - BEFORE_MS, to: (incident.closedAt ?? moments[moments.length - 1]) + AFTER_MS };
}

/** Cuts a film: moments as they were, what lies idle between them shortened, all of it in half a minute to a minute. */
export function cutFilm({ moments, from, to }: CaseMoments): Stretch[] {
  const stretches: Stretch[] = [];
  let at = from;
  const put = (until: number, idle: boolean): void => {
    if (until <= at) return;
    stretches.push({ from: at, to: until, takes: idle ? Math.min(until - at, IDLE_MS) : until - at });
    at = until;
  };
  for (const moment of moments) {
    put(Math.min(moment - LEAD_MS, to), true);
    put(Math.min(moment + LINGER_MS, to), false);
  }
  put(to, true);
  const takes = stretches.reduce((sum, one) => sum + one.takes, 0);
  const wanted = Math.min(LONGEST_MS, Math.max(takes, Math.min(SHORTEST_MS, to - from)));
  // Nothing is shown slower than it was.
  return stretches.map((one) => ({ ...one, takes: Math.min(one.to - one.from, (one.takes * wanted) / takes) }));
}

/** Where a film that stands at an instant stands after so long, ms UTC. */
export function filmAfter(film: readonly Stretch[], at: number, passed: number): number {
  let [now, left] = [at, passed];
  for (const { from, to, takes } of film) {
    if (now >= to) continue;
    const speed = (to - from) / takes;
    const needs = (to - Math.max(now, from)) / speed;
    if (needs > left) return Math.max(now, from) + left * speed;
    left -= needs;
    now = to;
  }
  return now;
}
