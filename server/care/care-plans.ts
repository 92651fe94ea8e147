import { MOST_LEAVE_DAYS, type CareChoice, type CarePlan } from '#contract/care/care-plan.ts';
import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import { isVisible } from '#contract/places/geo.ts';
import type { User } from '#contract/roles.ts';
import { doneDraft } from '#server/storage/stores/audit-draft.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Records } from '#server/records/records.ts';
import type { AuditStore } from '#server/storage/stores/audit-store.ts';
import type { CareStore } from '#server/storage/stores/care-store.ts';
import type { CareBook } from './book.ts';

const DAY_MS = 86_400_000;

interface CarePlansDeps {
  readonly kinds: KindIndex;
  readonly book: CareBook;
  readonly stored: CareStore;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly records: Pick<Records, 'get'>;
  /** What is held of these devices is judged by what is in force now. */
  readonly replan: (devices: readonly string[]) => Promise<void>;
  readonly now: () => number;
}

interface Act {
  readonly user: User;
  /** Address of who asks. */
  readonly from: string;
  readonly reason: string;
}

/** Who is cared for and how: only for who may know of people, each within their jurisdiction, and every reading of it is in the audit. */
export class CarePlans {
  readonly #deps: CarePlansDeps;
  readonly #turns = new Mutex();

  constructor(deps: CarePlansDeps) {
    this.#deps = deps;
  }

  /** Those of whom a user may know. @param device those that it belongs to */
  list(user: User, device?: string): CarePlan[] {
    const { book } = this.#deps;
    const plans = device === undefined ? book.plans : [book.of(device)].filter((plan) => plan !== undefined);
    return plans.filter((plan) => this.#sees(user, plan));
  }

  /** With who is called. @throws Refused `not-found` */
  async read(id: string, { user, from }: Omit<Act, 'reason'>): Promise<CarePlan> {
    const { book, audit, now } = this.#deps;
    const plan = book.get(id);
    if (plan === undefined || !this.#sees(user, plan)) throw unknownPlan(id);
    await audit.append(now(), doneDraft(user, from, 'care:read', id));
    return plan;
  }

  /**
   * Keeps what was decided for a person. @param id null = a new one @param base version that was seen; 0 = none
   * @throws Refused `invalid`, `not-found`, or `conflict` when somebody else was quicker
   */
  put(id: string | null, choice: CareChoice, base: number, act: Act): Promise<CarePlan> {
    return this.#turns.run('care', async () => {
      const { book, stored, replan, now } = this.#deps;
      const held = id === null ? undefined : book.get(id);
      if (id !== null && (held === undefined || !this.#sees(act.user, held))) throw unknownPlan(id);
      if ((held?.version ?? 0) !== base)
        throw refuse('conflict', '已被他人更改，请重新核对', 'Somebody has changed it meanwhile: look at it again.', {
          ...(held && { by: held.actor, at: held.at }),
        });
      const plan: CarePlan = {
        ...choice,
        id: held?.id ?? freeId(book),
        version: base + 1,
        at: now(),
        actor: { id: act.user.id, name: act.user.name },
      };
      this.#check(plan, act.user);
      // Auditors have no clearance: who it was about is a number to them, and no word that people wrote stands there.
      await stored.put(plan, doneDraft(act.user, act.from, 'care:set', plan.id));
      book.take(plan);
      await replan([...new Set([...(held?.devices ?? []), ...plan.devices])]);
      return plan;
    });
  }

  /** Nothing of the person is kept. @throws Refused `not-found` */
  remove(id: string, act: Act): Promise<void> {
    return this.#turns.run('care', async () => {
      const { book, stored, replan, now } = this.#deps;
      const plan = book.get(id);
      if (plan === undefined || !this.#sees(act.user, plan)) throw unknownPlan(id);
      await stored.remove(id, now(), doneDraft(act.user, act.from, 'care:remove', id));
      book.drop(id);
      await replan(plan.devices);
    });
  }

  #sees(user: User, { devices }: CarePlan): boolean {
    const places = devices.flatMap((id) => this.#deps.records.get('device', id)?.place ?? []);
    return audienceOf(user).people && places.length > 0 && places.every((place) => isVisible(place, user.jurisdiction));
  }

  #check(plan: CarePlan, user: User): void {
    const { book, records, kinds } = this.#deps;
    for (const [i, id] of plan.devices.entries()) {
      const device = records.get('device', id);
      const path = `devices.${i}`;
      if (device === undefined || !isVisible(device.place, user.jurisdiction))
        throw invalid(path, `辖区台账中没有设备 ${id}`, `The ledger of your jurisdiction has no device ${id}.`);
      const kind = kinds.get(device.kind);
      if (kind === undefined || !isPersonalKind(kind))
        throw invalid(path, `${device.name} 不是关爱设备`, `${device.name} is no care device.`);
      const other = book.of(id);
      if (other !== undefined && other.id !== plan.id)
        throw invalid(path, `${device.name} 已属于另一位关爱对象`, `${device.name} belongs to somebody else cared for.`);
    }
    const { leave } = plan;
    if (leave !== null && !(leave.until > leave.from && leave.until - leave.from <= MOST_LEAVE_DAYS * DAY_MS))
      throw invalid(
        'leave.until',
        `外出须在 ${MOST_LEAVE_DAYS} 天以内，且结束晚于开始`,
        `A leave ends after it begins, at most ${MOST_LEAVE_DAYS} days later.`,
      );
  }
}

function freeId(book: CareBook): string {
  const most = book.plans.reduce((largest, { id }) => Math.max(largest, Number(id.slice(2)) || 0), 0);
  return `GA${String(most + 1).padStart(5, '0')}`;
}

const unknownPlan = (id: string): Error => refuse('not-found', `没有关爱对象 ${id}`, `There is no care plan ${id} in your jurisdiction.`);

const invalid = (path: string, zh: string, en: string): Error => refuse('invalid', zh, en, { issues: [{ path, message: en }] });
