import { civilDay, civilDaysOn } from '#contract/live/alert-days.ts';
import type { UseDay, UsePost } from '#contract/live/use-ledger.ts';
import { ROLE_PERMISSIONS, type Role } from '#contract/roles.ts';
import type { AuditRow } from '#server/storage/stores/audit-store.ts';
import { readSpan } from './span.ts';
import { SCREEN_USE } from './screen-use.ts';

/** Audit actions that are counted, by what they count as. */
const COUNTED: Readonly<Record<string, 'signIns' | 'acknowledged' | 'dispatched' | 'closed'>> = {
  'session:open': 'signIns',
  'command:acknowledge': 'acknowledged',
  'command:dispatch': 'dispatched',
  'command:redispatch': 'dispatched',
  'command:close': 'closed',
};
export const USE_ACTIONS: readonly string[] = [SCREEN_USE, ...Object.keys(COUNTED)];

/** Who is on duty at a desk: others only look. */
const onDuty = (role: Role | null): boolean =>
  role !== null && (['acknowledge', 'handle', 'verify'] as const).some((right) => ROLE_PERMISSIONS[role].includes(right));

/** What time with a screen in view counts as; of other screens nothing is counted. */
const TIMED: Readonly<Record<string, 'dutyMs' | 'tourMs' | 'wallMs'>> = { desk: 'dutyMs', tasks: 'dutyMs', tour: 'tourMs', wall: 'wallMs' };

interface Post {
  readonly role: Role | null;
  readonly jurisdiction: string;
}
type Timed = (typeof TIMED)[string];
interface Counting {
  readonly post: UsePost;
  readonly people: Set<string>;
  readonly spans: Record<Timed, [number, number][]>;
}

/**
 * Audit rows by civil day and post.
 * @param postOf of an actor, whose role may since have become another
 * @param from begin of the oldest day, ms UTC
 * @param until end, ms UTC: days without rows are told too, as days of no use
 */
export function useDays(rows: Iterable<AuditRow>, postOf: (actor: string) => Post, from: number, until: number): UseDay[] {
  const days = new Map<number, Map<string, Counting>>();
  for (let day = civilDay(until - 1); day >= from; day = civilDaysOn(day, -1)) days.set(day, new Map());
  const counting = (at: number, actor: string): Counting | undefined => {
    const day = days.get(civilDay(at));
    return day && countingOf(day, postOf(actor));
  };
  for (const { actor, action, subject, outcome, detail, at } of rows) {
    if (outcome !== 'done') continue;
    const what = Object.hasOwn(COUNTED, action) ? COUNTED[action] : undefined;
    const one = what === undefined ? undefined : counting(at, actor.id);
    if (one && what) {
      one.people.add(actor.id);
      (one.post[what] as number)++;
    }
    const timed = action === SCREEN_USE && Object.hasOwn(TIMED, subject) ? TIMED[subject] : undefined;
    if (timed === 'dutyMs' && !onDuty(postOf(actor.id).role)) continue;
    const span = timed && readSpan(detail);
    if (!timed || !span) continue;
    for (const [begin, end] of byDay(span.from, span.to)) {
      const of = counting(begin, actor.id);
      of?.people.add(actor.id);
      of?.spans[timed].push([begin, end]);
    }
  }
  return [...days].map(([day, posts]) => ({ from: day, posts: [...posts.values()].map(summed).sort((a, b) => b.dutyMs - a.dutyMs) }));
}

function countingOf(day: Map<string, Counting>, { role, jurisdiction }: Post): Counting {
  const key = `${role} ${jurisdiction}`;
  const known = day.get(key);
  if (known) return known;
  const counts = { people: 0, signIns: 0, dutyMs: 0, tourMs: 0, wallMs: 0, acknowledged: 0, dispatched: 0, closed: 0 };
  const made: Counting = { post: { role, jurisdiction, ...counts }, people: new Set(), spans: { dutyMs: [], tourMs: [], wallMs: [] } };
  day.set(key, made);
  return made;
}

const summed = ({ post, people, spans }: Counting): UsePost => ({
  ...post,
  people: people.size,
  dutyMs: covered(spans.dutyMs),
  tourMs: covered(spans.tourMs),
  wallMs: covered(spans.wallMs),
});

/** Cut at midnight. */
function* byDay(from: number, to: number): Generator<[number, number]> {
  for (let begin = from; begin < to;) {
    const end = Math.min(to, civilDaysOn(civilDay(begin), 1));
    yield [begin, end];
    begin = end;
  }
}

/** Length of the union of spans, ms: two colleagues at their desks are one hour of duty, not two. */
function covered(spans: readonly (readonly [number, number])[]): number {
  let [sum, reached] = [0, Number.NEGATIVE_INFINITY];
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}
