import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import type { LimitChange, LimitTarget, LimitValue } from '#contract/kinds/limit-change.ts';
import { boundOf, limitOf } from '#contract/kinds/limit-override.ts';
import type { Actor } from '#contract/records/stamp.ts';
import { fault, type KindFault } from '#server/kinds/fault.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Records } from '#server/records/records.ts';
import type { LiveState } from '#server/state/state.ts';
import type { LimitStore } from '#server/storage/stores/limit-store.ts';
import type { LimitBook } from './book.ts';
import { limitValueFaults } from './check-limit.ts';
import { previewLimit, type LimitPreview } from './preview.ts';

interface DeviceLimitsDeps {
  readonly kinds: KindIndex;
  readonly book: LimitBook;
  readonly stored: LimitStore;
  readonly records: Pick<Records, 'all' | 'get'>;
  readonly state: LiveState;
  /** What is held is judged by the limits that are in force now. */
  readonly relimit: (kind: string) => Promise<void>;
  readonly now: () => number;
}

/** What setting or lifting a limit would do. */
interface LimitVerdict {
  readonly faults: readonly KindFault[];
  readonly preview: LimitPreview;
  /** Id of the newest change of this limit of these devices; 0 = there is none. */
  readonly base: number;
}

interface Act {
  readonly actor: Actor;
  readonly reason: string;
  readonly from: string;
  /** Id of the newest change that was seen; 0 = none. */
  readonly base: number;
}

const NOTHING: LimitPreview = { devices: 0, begin: 0, end: 0, unknown: 0 };
/** An id that no change has. */
const PROPOSED = Number.MAX_SAFE_INTEGER;

/** Limits that administrators set in place of those of the kinds: checked, kept with who and why, and in force without a restart. */
export class DeviceLimits {
  readonly #deps: DeviceLimitsDeps;
  readonly #turns = new Mutex();

  constructor(deps: DeviceLimitsDeps) {
    this.#deps = deps;
  }

  /** Everything that is wrong, and what it would do; nothing is changed. @param value null = as the kind says again */
  check(target: LimitTarget, value: LimitValue | null): LimitVerdict {
    const { kinds, book, records, state, now } = this.#deps;
    const base = book.historyOf(target)[0]?.id ?? 0;
    const kind = kinds.get(target.kind);
    const faults = kind
      ? [...this.#placeFaults(target), ...(value ? limitValueFaults(kind, target, value) : [])]
      : [unknownKind(target.kind)];
    if (kind === undefined || faults.length > 0) return { faults, preview: NOTHING, base };
    const change: LimitChange = { ...target, id: PROPOSED, value, at: now(), actor: { id: '', name: '' }, reason: '' };
    const seen = previewLimit({ kind, change, standing: book, proposed: book.with(change), devices: records.all('device'), state });
    return { ...seen, base };
  }

  /**
   * Sets a limit, or lifts one.
   * @throws Refused `invalid` with every fault, `conflict` when somebody else was quicker, `illegal` when nothing would change
   */
  set(target: LimitTarget, value: LimitValue | null, act: Act): Promise<LimitChange> {
    return this.#turns.run('limits', async () => {
      const { book, stored, relimit, now } = this.#deps;
      const { faults } = this.check(target, value);
      if (faults.length > 0) throw refusalOf(faults);
      const held = book.historyOf(target)[0];
      if ((held?.id ?? 0) !== act.base) throw outdated(held);
      if (JSON.stringify(held?.value ?? null) === JSON.stringify(value))
        throw value === null
          ? refuse('illegal', '此处没有可取消的限值', 'No limit is set there that could be lifted.')
          : refuse('illegal', '与现行限值相同', 'This is the limit in force already.');
      const id = (book.changes[0]?.id ?? 0) + 1;
      const change: LimitChange = { ...target, id, value, at: now(), actor: act.actor, reason: act.reason };
      await stored.add(change, { actor: act.actor, outcome: 'done', from: act.from, ...this.#audit(change, held?.value ?? null) });
      book.take(change);
      await relimit(target.kind);
      return change;
    });
  }

  /** Takes a change back: what was in force before it is again. @throws Refused as `set` does; `conflict` when it was changed since */
  undo(id: number, act: Omit<Act, 'base'>): Promise<LimitChange> {
    const change = this.#deps.book.changes.find((one) => one.id === id);
    if (change === undefined) throw refuse('not-found', `没有第 ${id} 号限值更改`, `There is no change of limits ${id}.`);
    const before = this.#deps.book.historyOf(change).find((one) => one.id < id);
    return this.set(targetOf(change), before?.value ?? null, { ...act, base: id });
  }

  #placeFaults({ kind, place, device }: LimitTarget): KindFault[] {
    const { records } = this.#deps;
    if (place !== null && device !== null) return [fault('device', device, '地点与设备只能选一个', 'Give a place or a device, not both.')];
    if (place !== null && place !== '/' && records.get('place', place) === undefined)
      return [fault('place', place, '台账中没有这个地点', 'The ledger has no such place.')];
    if (device === null) return [];
    const known = records.get('device', device);
    if (known === undefined) return [fault('device', device, '台账中没有这台设备', 'The ledger has no such device.')];
    return known.kind === kind
      ? []
      : [fault('device', device, `这台设备是 ${known.kind}，不是 ${kind}`, `This device is a ${known.kind}, not a ${kind}.`)];
  }

  /** Where somebody needs care is in no audit row. */
  #audit(change: LimitChange, before: LimitValue | null): { action: string; subject: string; detail: string; place: string | null } {
    const { kinds, records } = this.#deps;
    const kind = kinds.get(change.kind)!;
    const where = isPersonalKind(kind) ? null : (change.device ?? change.place);
    const place = where === null ? null : change.device === null ? change.place : (records.get('device', change.device)?.place ?? null);
    const [was, is] = [before, change.value].map((value) => wordsOf(kind, change, value));
    const words = `${change.point} ${change.limit}: ${was} → ${is}; ${change.reason}`;
    return { action: change.value === null ? 'limit:lift' : 'limit:set', subject: where ?? change.kind, detail: words, place };
  }
}

function wordsOf(kind: DeviceKind, { point, limit }: LimitTarget, value: LimitValue | null): string {
  if (value !== null) return [value.bound, ...(value.release === null ? [] : [`release ${value.release}`])].join(', ');
  const own = kind.points[point] && limitOf(kind.points[point], limit);
  return `${own ? boundOf(own) : '–'} (kind)`;
}

const targetOf = ({ kind, place, device, point, limit }: LimitChange): LimitTarget => ({ kind, place, device, point, limit });

const unknownKind = (id: string): KindFault => fault('kind', id, '没有这种设备类型', 'There is no such device kind.');

const outdated = (held: LimitChange | undefined): Error =>
  refuse('conflict', '此限值已被他人更改，请重新核对', 'Somebody has changed this limit meanwhile: look at it again.', {
    ...(held && { by: held.actor, at: held.at }),
  });

function refusalOf(faults: readonly KindFault[]): Error {
  const [{ path, message }] = faults;
  return refuse('invalid', `不能设置：${path} ${message.zh}`, `Not set: ${path}: ${message.en}`, {
    issues: faults.map((one) => ({
      path: one.path,
      message: `${one.message.zh} ${one.message.en}${one.value === '' ? '' : ` (${one.value})`}`,
    })),
  });
}
