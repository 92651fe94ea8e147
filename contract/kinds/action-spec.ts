import { z } from 'zod';
import type { AttributeValue } from './event-spec.ts';
import type { Label } from '../label.ts';

/** One thing an action is told: a number of a range, one of several words, or yes and no. */
interface ParamSpec {
  readonly label: Label;
  readonly type: 'number' | 'flag' | 'code';
  /** Of a number; whole numbers where it and `step` are whole. */
  readonly range?: readonly [number, number];
  readonly step?: number;
  readonly unit?: string;
  /** Of a `code`: every value there is, with its words. */
  readonly words?: Readonly<Record<string, Label>>;
  readonly standard: AttributeValue;
}

/** The reading that shows that the device did it. */
export interface Expectation {
  readonly point: string;
  /** A value, or the name of the param, a number, that it will be. */
  readonly is: number | string;
  /** Seconds after the device took the order … */
  readonly withinS: number;
  /** … times this param, a number. */
  readonly times?: string;
}

/** The keys of a pad: eight directions, and nearer or farther. */
export const PAD_KEYS = ['up-left', 'up', 'up-right', 'left', 'right', 'down-left', 'down', 'down-right', 'zoom-in', 'zoom-out'] as const;
export type PadKey = (typeof PAD_KEYS)[number];

/** The action is given by pressing and holding a key of a pad; letting go gives `stop`. */
export interface PadSpec {
  /** The param, a code, that says which key: its words are keys of the pad. */
  readonly key: string;
  /** Action that ends it, without params. */
  readonly stop: string;
  /** The param, a number of seconds, after which the device stops by itself, even where it cannot be reached any more. */
  readonly hold: string;
  /** The param that says how fast; none = there is one speed. */
  readonly speed?: string;
  /** Action that goes to a position kept before, whose only param is its number. */
  readonly presets?: string;
}

/** Alerts that are kept and not raised for a while: a zone is bypassed 旁路, a panel disarmed 撤防. Never what life hangs on. */
export interface SuspendSpec {
  /** The param that says for how many minutes. */
  readonly minutes: string;
  /** Codes of alerts, of whatever kind. */
  readonly codes: readonly string[];
  /** Whose: the device's own, or also of every device with an address behind it. */
  readonly of: 'itself' | 'behind';
}

/** Something a device of this kind can be told to do. */
export interface ActionSpec {
  readonly label: Label;
  /** `operate-critical` asks for a reason and, by a setting, for a second person. */
  readonly needs: 'operate' | 'operate-critical';
  /** What it does, in one sentence: read before it is given. */
  readonly confirm: Label;
  readonly params?: Readonly<Record<string, ParamSpec>>;
  /** Left out where no point of the device shows it: then its answer is all there is. */
  readonly expects?: Expectation;
  /** Alert that begins when the device took it and what is expected did not come in time, and ends when it comes. */
  readonly unanswered?: string;
  /** Actions of the kind that it takes the place of while they are under way, as a stop does; any other it has to wait for. */
  readonly replaces?: readonly string[];
  /**
   * No device is told: what one loop of this panel says is a drill's, by the params that say which loop and for how many minutes. `ends`:
   * so is it no more.
   */
  readonly drill?: { readonly loop: string; readonly minutes: string } | 'ends';
  /** No device is told: for a while alerts of some codes are kept and not raised. `ends`: they are raised again. */
  readonly suspends?: SuspendSpec | 'ends';
  /** A schedule may give it. */
  readonly scheduled?: {
    /** Action, without params that need a choice, that is given when its hours are over; null = it ends by itself. */
    readonly after: string | null;
  };
  /** Shown as a pad and not as a button. */
  readonly pad?: PadSpec;
}

const ID = /^[a-z][a-z0-9-]{0,39}$/;
const PARAM = /^[A-Za-z][A-Za-z0-9]{0,39}$/;
const MAX_ACTIONS = 16;
const MAX_PARAMS = 8;
/** Longer than an hour, nobody would still be looking. */
const MAX_WITHIN_S = 3600;

/** Longest drill, minutes. */
const MOST_DRILL_MIN = 240;
/** So long alerts are kept and not raised at most, minutes: then what stands is shown, also where it is to go on. */
const MOST_SUSPENDED_MIN = 14 * 1440;

type Fail = (what: string) => never;
type Points = Readonly<Record<string, { readonly range: readonly [number, number] }>>;

/** Checks the actions of a kind. @param points the kind's, by name @param alerts the kind's, by code */
export function checkActions(
  actions: Readonly<Record<string, ActionSpec>>,
  points: Points,
  alerts: Readonly<Record<string, { readonly lifeSafety: boolean }>>,
  fail: Fail,
): void {
  if (Object.keys(actions).length > MAX_ACTIONS) fail(`at most ${MAX_ACTIONS} actions, got ${Object.keys(actions).length}`);
  for (const [id, { params = {}, expects, unanswered, replaces = [], pad, drill, suspends, scheduled }] of Object.entries(actions)) {
    const where = `action ${id}`;
    if (!ID.test(id)) fail(`${where}: its id must be lower-case words joined by "-"`);
    if (Object.keys(params).length > MAX_PARAMS) fail(`${where}: at most ${MAX_PARAMS} params, got ${Object.keys(params).length}`);
    for (const [name, spec] of Object.entries(params)) checkParam(`${where}, param ${name}`, name, spec, fail);
    for (const other of replaces) if (!Object.hasOwn(actions, other)) fail(`${where}: replaces ${other}, which is no action`);
    if (pad) checkPad(where, pad, params, actions, fail);
    if (drill !== undefined && drill !== 'ends') checkDrill(where, actions[id], drill, fail);
    if (suspends !== undefined && suspends !== 'ends') checkSuspended(where, actions[id], suspends, alerts, fail);
    if (scheduled !== undefined && scheduled.after !== null && !Object.hasOwn(actions, scheduled.after))
      fail(`${where}: scheduled, after it ${scheduled.after}, which is no action`);
    if (expects) checkExpectation(where, expects, params, points, fail);
    if (expects?.times !== undefined && params[expects.times]?.type !== 'number')
      fail(`${where}: times ${expects.times}, which is no number`);
    if (unanswered !== undefined && (!expects || !Object.hasOwn(alerts, unanswered)))
      fail(`${where}: unanswered ${unanswered} must be an alert of the kind, of an action that expects something`);
  }
}

/** It keeps what life hangs on from alarming: not for long, and never without a reason. */
function checkDrill(
  where: string,
  { needs, params = {} }: ActionSpec,
  drill: { readonly loop: string; readonly minutes: string },
  fail: Fail,
): void {
  for (const name of [drill.loop, drill.minutes])
    if (params[name]?.type !== 'number') fail(`${where}, drill: ${name} is no number that it is told`);
  if (needs !== 'operate-critical') fail(`${where}, drill: it needs operate-critical`);
  const [least, most] = params[drill.minutes].range!;
  if (least < 1 || most > MOST_DRILL_MIN) fail(`${where}, drill: from 1 to at most ${MOST_DRILL_MIN} minutes, got ${least}…${most}`);
}

function checkSuspended(
  where: string,
  { needs, params = {} }: ActionSpec,
  { minutes, codes, of }: SuspendSpec,
  alerts: Readonly<Record<string, { readonly lifeSafety: boolean }>>,
  fail: Fail,
): void {
  const range = params[minutes]?.range ?? fail(`${where}, suspends: ${minutes} is no number that it is told`);
  if (needs !== 'operate-critical') fail(`${where}, suspends: it needs operate-critical`);
  if (range[0] < 1 || range[1] > MOST_SUSPENDED_MIN)
    fail(`${where}, suspends: from 1 to at most ${MOST_SUSPENDED_MIN} minutes, got ${range.join('…')}`);
  if (codes.length === 0) fail(`${where}, suspends: at least one code`);
  for (const code of codes) {
    if (of === 'itself' && !Object.hasOwn(alerts, code)) fail(`${where}, suspends: ${code} is no alert of the kind`);
    if (Object.hasOwn(alerts, code) && alerts[code].lifeSafety) fail(`${where}, suspends: life hangs on ${code}, which is always raised`);
  }
}

function checkPad(
  where: string,
  { key, stop, hold, speed, presets }: PadSpec,
  params: NonNullable<ActionSpec['params']>,
  actions: Readonly<Record<string, ActionSpec>>,
  fail: Fail,
): void {
  const unknown = Object.keys(params[key]?.words ?? { '': '' }).find((word) => !PAD_KEYS.includes(word as PadKey));
  if (unknown !== undefined)
    fail(`${where}, pad: ${key} must be a code of the words ${PAD_KEYS.join(', ')}, got ${JSON.stringify(unknown)}`);
  for (const name of [hold, ...(speed === undefined ? [] : [speed])])
    if (params[name]?.type !== 'number') fail(`${where}, pad: ${name} is no number that it is told`);
  if (!Object.hasOwn(actions, stop) || Object.keys(actions[stop].params ?? {}).length > 0)
    fail(`${where}, pad: stop ${stop} must be an action without params`);
  if (presets === undefined) return;
  const numbers = Object.values((Object.hasOwn(actions, presets) ? actions[presets].params : undefined) ?? {});
  if (numbers.length !== 1 || numbers[0].type !== 'number') fail(`${where}, pad: presets ${presets} must be an action told one number`);
}

function checkParam(where: string, name: string, spec: ParamSpec, fail: Fail): void {
  if (!PARAM.test(name)) fail(`${where}: a letter, then letters and digits`);
  if ((spec.type === 'code') !== (spec.words !== undefined)) fail(`${where}: a code, and nothing else, has words`);
  if ((spec.type === 'number') !== (spec.range !== undefined)) fail(`${where}: a number, and nothing else, has a range`);
  if (!paramSchema(spec).safeParse(spec.standard).success) fail(`${where}: its own standard ${JSON.stringify(spec.standard)} does not fit`);
}

function checkExpectation(
  where: string,
  { point, is, withinS }: Expectation,
  params: NonNullable<ActionSpec['params']>,
  points: Points,
  fail: Fail,
): void {
  const { range } = Object.hasOwn(points, point) ? points[point] : fail(`${where}: expects ${point}, which is no point`);
  if (typeof is === 'string' && params[is]?.type !== 'number')
    fail(`${where}: expects ${point} to be ${is}, which is no number it is told`);
  const values = typeof is === 'number' ? [is] : params[is].range!;
  if (!values.every((value) => value >= range[0] && value <= range[1]))
    fail(`${where}: expects ${point} to be ${is}, outside ${range.join('…')}`);
  if (!(withinS > 0 && withinS <= MAX_WITHIN_S)) fail(`${where}: within more than 0 and at most ${MAX_WITHIN_S} s, got ${withinS}`);
}

function paramSchema({ type, range, step, words }: ParamSpec): z.ZodType<AttributeValue> {
  if (type === 'flag') return z.boolean();
  if (type === 'code') return z.enum(Object.keys(words ?? {}));
  const [low, high] = range ?? [0, 0];
  const number = z.number().min(low).max(high);
  return step === undefined ? number : number.multipleOf(step);
}

/** What may be given to an action: every param, and nothing else; what is left out is the standard. */
export const paramsSchema = ({ params = {} }: ActionSpec): z.ZodType<Record<string, AttributeValue>> =>
  z.strictObject(Object.fromEntries(Object.entries(params).map(([name, spec]) => [name, paramSchema(spec).default(spec.standard)])));

/** How long an action lasts that no device is told, minutes; undefined of any other. */
export function minutesOf({ drill, suspends }: ActionSpec, params: Readonly<Record<string, AttributeValue>>): number | undefined {
  const lasts = typeof drill === 'object' ? drill : typeof suspends === 'object' ? suspends : undefined;
  return lasts && Number(params[lasts.minutes]);
}

/** Can alerts of such devices be kept and not raised, by an action of their own? */
export const isSuspendable = ({ actions = {} }: { readonly actions?: Readonly<Record<string, ActionSpec>> }): boolean =>
  Object.values(actions).some(({ suspends }) => suspends !== undefined);
