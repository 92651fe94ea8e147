import { paramsSchema, type ActionSpec } from '#contract/kinds/action-spec.ts';
import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import { EVERYWHERE, isVisible } from '#contract/places/geo.ts';
import type { User } from '#contract/roles.ts';
import type { Hours, Schedule, ScheduleChoice } from '#contract/schedules/schedule.ts';
import { doneDraft } from '#server/storage/stores/audit-draft.ts';
import type { WorkCalendar } from '#server/casework/calendar.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Records } from '#server/records/records.ts';
import type { ScheduleStore } from '#server/storage/stores/schedule-store.ts';
import type { ScheduleBook } from './book.ts';
import { placeOf, plannedFor } from './hours.ts';
import type { Scheduler } from './scheduler.ts';

const MOST = 500;
const PREVIEW_DAYS = 7;

interface SchedulesDeps {
  readonly kinds: KindIndex;
  readonly book: ScheduleBook;
  readonly scheduler: Pick<Scheduler, 'release' | 'tick'>;
  readonly stored: Pick<ScheduleStore, 'put' | 'remove'>;
  readonly records: Pick<Records, 'get' | 'all'>;
  readonly calendar: Pick<WorkCalendar, 'zone' | 'isWorkday'>;
  readonly elsewhere: (device: string) => boolean;
  readonly now: () => number;
}

interface Act {
  readonly user: User;
  /** Address of who asks. */
  readonly from: string;
}

/** Enters, changes and removes schedules: checked, kept with who and why, and in force at once. */
export class Schedules {
  readonly #deps: SchedulesDeps;
  readonly #turns = new Mutex();

  constructor(deps: SchedulesDeps) {
    this.#deps = deps;
  }

  /** Those of which a user sees every device. @param device only those that it is in */
  list(user: User, device?: string): Schedule[] {
    const { book } = this.#deps;
    return (device === undefined ? book.schedules : book.of(device)).filter((schedule) => this.#sees(user, schedule));
  }

  /** @throws Refused `invalid`, naming what is wrong */
  check(choice: ScheduleChoice, user: User, id: string | null = null): void {
    const { kinds, records, elsewhere, book } = this.#deps;
    const kind = kinds.get(choice.kind);
    if (kind === undefined) throw invalid('kind', `没有设备类型 ${choice.kind}`, `There is no device kind ${choice.kind}.`);
    if (isPersonalKind(kind)) throw invalid('kind', '关爱设备不能按计划操作', 'Care devices are not told by the clock.');
    checkHours(choice, kind.actions ?? {});
    if (choice.only !== null && choice.only.until <= choice.only.from)
      throw invalid('only.until', '结束须晚于开始', 'It ends after it begins.');
    const seen = new Set<string>();
    for (const [i, device] of choice.devices.entries()) {
      const path = `devices.${i}`;
      const known = records.get('device', device);
      if (known === undefined || !isVisible(known.place, user.jurisdiction))
        throw invalid(path, `辖区台账中没有设备 ${device}`, `The ledger of your jurisdiction has no device ${device}.`);
      if (known.kind !== choice.kind)
        throw invalid(path, `${known.name} 不是${kind.label.zh}`, `${known.name} is no ${kind.label.en.toLowerCase()}.`);
      if (seen.has(device)) throw invalid(path, `${known.name} 写了两次`, `${known.name} is listed twice.`);
      seen.add(device);
      if (elsewhere(device))
        throw invalid(path, `${known.name} 由边缘节点管理，请在该节点上设置`, `${known.name} is an edge’s: set it there.`);
      const other = book.of(device).find((one) => one.id !== id && one.on);
      if (choice.on && other !== undefined)
        throw invalid(
          path,
          `${known.name} 已在计划“${other.name}”（${other.id}）中`,
          `${known.name} is in the schedule “${other.name}” (${other.id}).`,
        );
    }
  }

  /** What it would do over the next days. @throws Refused as `check` does */
  preview(
    choice: ScheduleChoice,
    user: User,
    id: string | null,
  ): { from: number; until: number; action: string; params: Hours['params'] }[] {
    this.check(choice, user, id);
    const { records, calendar, now } = this.#deps;
    return plannedFor(choice, now(), PREVIEW_DAYS, placeOf(choice, records, calendar)).map(
      ({ hours: { action, params }, from, until }) => ({
        from,
        until,
        action,
        params,
      }),
    );
  }

  /**
   * Keeps a schedule: in force at once. @param id null = a new one @param base version that was seen; 0 = none
   * @throws Refused `invalid`, `not-found`, or `conflict` when somebody else was quicker
   */
  put(id: string | null, choice: ScheduleChoice, base: number, act: Act): Promise<Schedule> {
    return this.#turns.run('schedules', async () => {
      const { book, stored, scheduler, now } = this.#deps;
      const held = id === null ? undefined : this.#held(id, act.user);
      if ((held?.version ?? 0) !== base)
        throw refuse('conflict', '已被他人更改，请重新核对', 'Somebody has changed it meanwhile: look at it again.', {
          ...(held && { by: held.actor, at: held.at }),
        });
      this.check(choice, act.user, id);
      if (held === undefined && book.schedules.length >= MOST)
        throw refuse('illegal', `计划已有 ${MOST} 个，请先删除不用的`, `There are ${MOST} schedules: remove what is not used.`);
      const actor = { id: act.user.id, name: act.user.name };
      const schedule: Schedule = { ...choice, id: held?.id ?? freeId(book, this.#deps.records), version: base + 1, at: now(), actor };
      await stored.put(schedule, doneDraft(act.user, act.from, 'schedule:set', schedule.id, `${schedule.name}: ${schedule.reason}`));
      const gone =
        held === undefined ? [] : schedule.on ? held.devices.filter((device) => !schedule.devices.includes(device)) : held.devices;
      const judge = held && (await scheduler.release(held, gone));
      // Of another kind, or switched off, it begins anew; else what it gave stands, and only what is not so is given.
      const run = book.run(schedule.id);
      book.take(schedule);
      if (run !== undefined) book.ran(schedule.id, schedule.on ? { ...run, told: without(run.told, gone) } : null);
      await scheduler.tick();
      await judge?.();
      return schedule;
    });
  }

  /** @throws Refused `not-found` */
  remove(id: string, act: Act): Promise<void> {
    return this.#turns.run('schedules', async () => {
      const { book, stored, scheduler, now } = this.#deps;
      const held = this.#held(id, act.user);
      await stored.remove(id, now(), doneDraft(act.user, act.from, 'schedule:remove', id, `${held.name}: ${held.reason}`));
      const judge = await scheduler.release(held, held.devices);
      book.drop(id);
      await judge();
    });
  }

  #held(id: string, user: User): Schedule {
    const held = this.#deps.book.get(id);
    if (held === undefined || !this.#sees(user, held))
      throw refuse('not-found', `辖区内没有计划 ${id}`, `There is no schedule ${id} in your jurisdiction.`);
    return held;
  }

  /** Where the ledger has none of its devices any more, who sees everything may still remove it. */
  #sees({ jurisdiction }: User, { devices }: Schedule): boolean {
    const places = devices.flatMap((id) => this.#deps.records.get('device', id)?.place ?? []);
    return jurisdiction === EVERYWHERE || (places.length > 0 && places.every((place) => isVisible(place, jurisdiction)));
  }
}

/** Actions that a schedule may give, with params that fit, and one thing that follows them all. */
function checkHours({ hours }: ScheduleChoice, actions: Readonly<Record<string, ActionSpec>>): void {
  const known = Object.keys(actions).filter((id) => actions[id].scheduled !== undefined);
  const after = new Set<string | null>();
  for (const [i, { action, params }] of hours.entries()) {
    if (!known.includes(action))
      throw invalid(
        `hours.${i}.action`,
        `此类设备不能按计划执行“${action}”；可以：${known.join('、') || '无'}`,
        `Such devices cannot be told ${JSON.stringify(action)} by a schedule. What they can: ${known.join(', ') || 'nothing'}.`,
      );
    const spec = actions[action];
    const lasting = typeof spec.suspends === 'object' ? spec.suspends.minutes : undefined;
    if (lasting !== undefined && Object.hasOwn(params, lasting))
      throw invalid(`hours.${i}.params.${lasting}`, '时长由计划的时段决定，请不要填写', 'How long it lasts the hours say: leave it out.');
    const [issue] = paramsSchema(spec).safeParse(params).error?.issues ?? [];
    if (issue)
      throw invalid(`hours.${i}.params.${issue.path.join('.')}`, `参数有误：${issue.message}`, `It does not fit: ${issue.message}.`);
    after.add(spec.scheduled!.after);
  }
  if (after.size > 1)
    throw invalid(
      'hours',
      '一个计划不能既布防又撤防，请分为两个计划',
      'What follows these actions differs: they cannot be in one schedule.',
    );
}

const without = (told: Readonly<Record<string, string>>, gone: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(told).filter(([device]) => !gone.includes(device)));

/** One that no schedule has, nor had as far as its operations are known: they would be taken for those of the new one. */
function freeId(book: ScheduleBook, records: Pick<Records, 'all'>): string {
  const before = Array.from(records.all('operation'), ({ schedule }) => schedule ?? '');
  const most = [...book.schedules.map(({ id }) => id), ...before].reduce((largest, id) => Math.max(largest, Number(id.slice(2)) || 0), 0);
  return `JH${String(most + 1).padStart(5, '0')}`;
}

const invalid = (path: string, zh: string, en: string): Error => refuse('invalid', zh, en, { issues: [{ path, message: en }] });
