import { z } from 'zod';
import type { FieldClasses } from '../../data-class.ts';
import { severitySchema } from '../../records/alert.ts';
import { id, instant, stampClasses, stampSchema, text } from '../../records/stamp.ts';

const MINUTE_MS = 60_000;
const DAY_MIN = 1440;
/** China keeps one civil time, eight hours before UTC, without summer time. */
const ZONE_MIN = 480;
const layout = z.string().min(1).max(100);
const minuteOfDay = z.number().int().min(0).max(1439);

const hourSchema = z.strictObject({
  by: z.literal('hour'),
  layout,
  days: z.array(z.number().int().min(1).max(7)).min(1, 'at least one day').max(7).describe('1 Monday … 7 Sunday, on which it begins'),
  from: minuteOfDay.describe('Minutes since midnight in China'),
  until: minuteOfDay.describe('On the next day where it is not after `from`'),
});

const incidentRuleSchema = z.strictObject({
  by: z.literal('incident'),
  layout,
  priority: severitySchema.describe('Of this priority or higher: 1 = P1 alone'),
  affinity: id.max(40).nullable().describe('fire, water, …; null = any'),
  until: z
    .enum(['acknowledged', 'closed'])
    .describe('The wall has its own layout back when all its alerts are acknowledged, or it is closed'),
  mostMinutes: z.number().int().min(1).max(1440).describe('And after so long since it was opened, whatever becomes of it'),
});

/** When a wall has a layout by itself. */
const presetSchema = z.discriminatedUnion('by', [hourSchema, incidentRuleSchema]);
export type Preset = Readonly<z.infer<typeof presetSchema>>;
type HourPreset = Extract<Preset, { by: 'hour' }>;
type IncidentPreset = Extract<Preset, { by: 'incident' }>;

/** Chosen by somebody, for a while. */
export const handSchema = z.strictObject({ layout, by: text(200), at: instant, until: instant });
export type HandChoice = Readonly<z.infer<typeof handSchema>>;

export const presetsSchema = z.array(presetSchema).max(40);

/** Which layouts a wall has when. */
export const wallPlanSchema = stampSchema.extend({ id: z.string().max(100), presets: presetsSchema, hand: handSchema.nullable() });
export type WallPlan = Readonly<z.infer<typeof wallPlanSchema>>;

export const wallPlanClasses: FieldClasses<WallPlan> = { ...stampClasses, id: 'plain', presets: 'plain', hand: 'plain' };

/** What of an incident decides on layouts. */
export interface Calling {
  readonly id: string;
  readonly priority: number;
  readonly affinity: string;
  /** ms UTC. */
  readonly calledAt: number;
  readonly closed: boolean;
  /** Some of its alerts nobody has acknowledged yet. */
  readonly unacked: boolean;
}

/** Which layout a wall shows now, and why. */
export type InForce =
  | { readonly by: 'screen' }
  | { readonly by: 'hour'; readonly layout: string }
  | { readonly by: 'incident'; readonly layout: string; readonly incident: string }
  | { readonly by: 'hand'; readonly layout: string; readonly name: string; readonly until: number };

/** The screen as it is built. */
const SCREEN: InForce = { by: 'screen' };

/**
 * Which layout a wall shows. What somebody chose goes before hours, and before an incident that was there when they chose; an incident that
 * came later goes before that, for it may be a matter of life. Of several rules, and of several hours, the first in the list. Each of them
 * ends by itself: then the next in rank has the wall, and in the end the screen as it is built.
 * @param now ms UTC
 * @param known whether there is such a layout: one that is gone is passed over
 */
export function layoutInForce(
  { presets, hand }: Pick<WallPlan, 'presets' | 'hand'>,
  now: number,
  incidents: readonly Calling[],
  known: (layout: string) => boolean,
): InForce {
  const chosen = hand !== null && now >= hand.at && now < hand.until && known(hand.layout) ? hand : null;
  for (const preset of presets) {
    if (preset.by !== 'incident' || !known(preset.layout)) continue;
    const caller = newest(incidents.filter((incident) => calls(preset, incident, now) && (!chosen || incident.calledAt > chosen.at)));
    if (caller) return { by: 'incident', layout: preset.layout, incident: caller.id };
  }
  if (chosen) return { by: 'hand', layout: chosen.layout, name: chosen.by, until: chosen.until };
  const hour = presets.find((preset) => preset.by === 'hour' && known(preset.layout) && withinHours(preset, now));
  return hour ? { by: 'hour', layout: hour.layout } : SCREEN;
}

const calls = ({ priority, affinity, until, mostMinutes }: IncidentPreset, incident: Calling, now: number): boolean =>
  incident.priority <= priority &&
  (affinity === null || incident.affinity === affinity) &&
  !incident.closed &&
  (until === 'closed' || incident.unacked) &&
  now < incident.calledAt + mostMinutes * MINUTE_MS;

const newest = (incidents: readonly Calling[]): Calling | undefined =>
  incidents.toSorted((a, b) => b.calledAt - a.calledAt || (a.id < b.id ? -1 : 1))[0];

/** @param at ms UTC */
export function withinHours({ days, from, until }: Pick<HourPreset, 'days' | 'from' | 'until'>, at: number): boolean {
  const local = Math.floor(at / MINUTE_MS) + ZONE_MIN;
  const [day, minute] = [Math.floor(local / DAY_MIN), local % DAY_MIN];
  if (from < until) return minute >= from && minute < until && days.includes(weekdayOf(day));
  return (minute >= from && days.includes(weekdayOf(day))) || (minute < until && days.includes(weekdayOf(day - 1)));
}

/** 1 Monday … 7 Sunday. @param day since 1970-01-01, a Thursday */
const weekdayOf = (day: number): number => ((day + 3) % 7) + 1;
