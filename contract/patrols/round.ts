import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { label, type Label } from '../label.ts';
import { actorSchema, id, instant, text } from '../records/stamp.ts';
import { CHECK_IN_METHODS } from './check-in.ts';

/** Why a check-in does not count. */
const CHECK_IN_FAULTS = ['tag', 'round', 'no-place', 'far', 'vague', 'no-photo'] as const;
export type CheckInFault = (typeof CHECK_IN_FAULTS)[number];

/** The first check-in that counts. */
const visitSchema = z.object({
  /** Id of the event. */
  event: id,
  /** When it was made, as far as the clock of whoever made it can be believed, and when we heard of it. */
  at: instant,
  toldAt: instant,
  method: z.enum(CHECK_IN_METHODS),
  /** From the point; null = it did not say where it was made. */
  distanceM: z.number().min(0).nullable(),
  /** Id of the photo; null = none was sent for it. */
  photo: id.nullable(),
  /** Who, as their terminal says. */
  by: text(200),
});
export type Visit = Readonly<z.infer<typeof visitSchema>>;

const refusedSchema = z.object({ event: id, at: instant, toldAt: instant, why: z.enum(CHECK_IN_FAULTS), distanceM: z.number().nullable() });

const roundPointSchema = z.object({
  device: id,
  /** By when somebody has to have been there, without the grace; ms UTC. */
  due: instant,
  photo: z.boolean(),
  /** When it was found late, then missed: an alert was raised then. */
  lateAt: instant.nullable(),
  missedAt: instant.nullable(),
  visit: visitSchema.nullable(),
  /** The newest check-ins that do not count. */
  refused: z.array(refusedSchema).max(5),
});
export type RoundPoint = Readonly<z.infer<typeof roundPointSchema>>;

/** One walk of a route 一轮巡检, by the plan as it was when it began. */
export const patrolRoundSchema = z.object({
  id,
  plan: id,
  name: text(60),
  /** The shift; '' = it was begun by hand. */
  shift: text(20),
  /** Who began it by hand. */
  begunBy: actorSchema.nullable(),
  from: instant,
  until: instant,
  graceMs: z.number().int().min(0),
  radiusM: z.number(),
  simulated: z.boolean(),
  /** It began and was over while the server was down, and was opened afterwards. */
  unwatched: z.boolean().optional(),
  /** The route was given up meanwhile: nothing more is asked for. */
  stoppedAt: instant.nullable(),
  points: z.array(roundPointSchema),
});
export type PatrolRound = Readonly<z.infer<typeof patrolRoundSchema>>;

export const patrolRoundClasses: FieldClasses<PatrolRound> = {
  id: 'plain',
  plan: 'plain',
  name: 'plain',
  shift: 'plain',
  begunBy: 'plain',
  from: 'plain',
  until: 'plain',
  graceMs: 'plain',
  radiusM: 'plain',
  simulated: 'plain',
  unwatched: 'plain',
  stoppedAt: 'plain',
  points: {
    device: 'plain',
    due: 'plain',
    photo: 'plain',
    lateAt: 'plain',
    missedAt: 'plain',
    visit: { event: 'plain', at: 'plain', toldAt: 'plain', method: 'plain', distanceM: 'plain', photo: 'person', by: 'person' },
    refused: 'plain',
  },
};

export const POINT_STATES = ['planned', 'due', 'late', 'missed', 'done', 'done-late', 'made-up', 'stopped'] as const;
export type PointState = (typeof POINT_STATES)[number];

export const POINT_STATE_LABELS: Readonly<Record<PointState, Label>> = {
  planned: label('未开始', 'Planned'),
  due: label('待检', 'To do'),
  late: label('逾期', 'Late'),
  missed: label('漏检', 'Missed'),
  done: label('已检', 'Done'),
  'done-late': label('迟检', 'Done late'),
  'made-up': label('补检', 'Made up'),
  stopped: label('已停', 'Stopped'),
};

export const FAULT_LABELS: Readonly<Record<CheckInFault, Label>> = {
  tag: label('不是本点位的标签', 'the tag of another point'),
  round: label('不是本轮任务', 'made for another round'),
  'no-place': label('未带定位', 'without a position'),
  far: label('离点位太远', 'too far from the point'),
  vague: label('定位精度不足', 'its position is too vague'),
  'no-photo': label('未附照片', 'without a photo'),
};

/** When a point of a round is late, or missed, ms UTC: from this instant on. */
export const lateFrom = ({ graceMs, until }: Pick<PatrolRound, 'graceMs' | 'until'>, { due }: Pick<RoundPoint, 'due'>): number =>
  Math.min(due, until) + graceMs;
export const missedFrom = ({ until, graceMs }: Pick<PatrolRound, 'until' | 'graceMs'>): number => until + graceMs;

/** What is so of a point at an instant: by when somebody was there, else by what was found so far. @param now ms UTC */
export function pointState(round: PatrolRound, point: RoundPoint, now: number): PointState {
  const { visit } = point;
  if (visit !== null) {
    if (visit.at <= lateFrom(round, point)) return 'done';
    return visit.at <= missedFrom(round) ? 'done-late' : 'made-up';
  }
  if (point.missedAt !== null) return 'missed';
  if (round.stoppedAt !== null) return 'stopped';
  if (point.lateAt !== null) return 'late';
  return now < round.from ? 'planned' : 'due';
}
