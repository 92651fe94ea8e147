import type { Logger } from 'pino';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { KindIndex, LiveKinds } from '#contract/kinds/kinds.ts';
import type { Actor } from '#contract/records/stamp.ts';
import { KIND_ICONS } from '#contract/vocabularies/icons.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Records } from '#server/records/records.ts';
import type { KindStore, StoredKind } from '#server/storage/stores/kind-store.ts';
import { checkKind, type KindSurroundings } from './check-kind.ts';
import { changes, conflicts, type KindChange, type KindUse } from './compare.ts';
import { fault, type KindFault } from './fault.ts';

interface UploadedKindsDeps {
  /** Those of `devices/`. */
  readonly builtIn: KindIndex;
  /** All of them: what is accepted is added. */
  readonly kinds: LiveKinds;
  readonly stored: KindStore;
  readonly versions: readonly StoredKind[];
  readonly records: Pick<Records, 'all'>;
  readonly hasCase: KindSurroundings['hasCase'];
  readonly rules: KindSurroundings['rules'];
  /** A kind has become valid: live state and screens follow. */
  readonly onAccepted: (kind: DeviceKind, uploaded: readonly DeviceKind[]) => void;
  readonly now: () => number;
}

/** What an upload would do. */
interface KindVerdict {
  readonly id: string | null;
  /** What it would be; null when it cannot be accepted. */
  readonly version: number | null;
  readonly faults: readonly KindFault[];
  readonly changes: readonly KindChange[];
  /** Devices of this kind in the ledger. */
  readonly devices: number;
}

interface Acceptance {
  readonly actor: Actor;
  readonly reason: string;
  readonly from: string;
  /** Version that the administrator saw; 0 = none. */
  readonly base: number;
}

/** The kinds in force among what is stored; what has meanwhile become a kind of `devices/` is not one of them. */
export function inForce(versions: readonly StoredKind[], builtIn: KindIndex, log: Pick<Logger, 'warn'>): DeviceKind[] {
  const newest = versions.filter(({ id }, i) => versions.findIndex((other) => other.id === id) === i);
  for (const { id } of newest)
    if (builtIn.has(id)) log.warn({ kind: id }, 'kinds: the uploaded kind is not used, devices/ has one of that id');
  return newest.filter(({ id }) => !builtIn.has(id)).map(({ kind }) => kind);
}

/** Device kinds that administrators upload: checked, kept by version, and valid without a restart. */
export class UploadedKinds {
  readonly #deps: UploadedKindsDeps;
  readonly #around: KindSurroundings;
  readonly #turns = new Mutex();
  #versions: readonly StoredKind[];

  constructor(deps: UploadedKindsDeps) {
    this.#deps = deps;
    this.#versions = deps.versions;
    const icons = new Set([...Array.from(deps.builtIn.values(), ({ icon }) => icon), ...KIND_ICONS]);
    this.#around = { icons, hasCase: deps.hasCase, rules: deps.rules };
  }

  isBuiltIn(id: string): boolean {
    return this.#deps.builtIn.has(id);
  }

  /** In force, by id. */
  all(): DeviceKind[] {
    return [...this.#deps.kinds.values()].filter(({ id }) => !this.isBuiltIn(id));
  }

  /** Every version of a kind, the newest first. */
  versionsOf(id: string): StoredKind[] {
    return this.#versions.filter((version) => version.id === id);
  }

  /** What an upload would do; nothing is changed. @param input whatever was in the file */
  check(input: unknown): KindVerdict {
    return this.#judge(input).verdict;
  }

  /**
   * Keeps it as the newest version of its kind, and makes it valid.
   * @throws Refused `invalid` with every fault, `conflict` when somebody else was quicker
   */
  accept(input: unknown, { actor, reason, from, base }: Acceptance): Promise<StoredKind> {
    return this.#turns.run('kinds', async () => {
      const { kind, verdict } = this.#judge(input);
      if (kind === null) throw refusalOf(verdict.faults);
      const held = this.versionsOf(kind.id)[0];
      if ((held?.version ?? 0) !== base)
        throw refuse(
          'conflict',
          `此类型已是第 ${held.version} 版，请重新核对`,
          `This kind is at version ${held.version} now: look at it again.`,
          {
            by: held.actor,
            at: held.at,
          },
        );
      if (held && verdict.changes.length === 0)
        throw refuse('illegal', `与第 ${held.version} 版相同`, `This is the same as version ${held.version}.`);
      const stored: StoredKind = { id: kind.id, version: base + 1, at: this.#deps.now(), actor, reason, kind };
      await this.#deps.stored.add(stored, {
        actor,
        action: 'kind:accept',
        subject: kind.id,
        outcome: 'done',
        detail: `version ${stored.version}, ${verdict.changes.length} changes; ${reason}`,
        from,
        place: null,
      });
      this.#versions = [stored, ...this.#versions];
      this.#deps.kinds.take([kind]);
      this.#deps.onAccepted(kind, this.all());
      return stored;
    });
  }

  #judge(input: unknown): { readonly kind: DeviceKind | null; readonly verdict: KindVerdict } {
    const { kind, faults } = checkKind(input, this.#around);
    const id = idOf(input);
    if (id !== null && this.isBuiltIn(id))
      return { kind: null, verdict: { id, version: null, faults: [BUILT_IN(id), ...faults], changes: [], devices: 0 } };
    if (kind === null) return { kind, verdict: { id, version: null, faults, changes: [], devices: 0 } };
    const held = this.versionsOf(kind.id)[0];
    const use = this.#useOf(kind.id);
    const clashes = conflicts(held?.kind ?? null, kind, use);
    const verdict = {
      id,
      version: clashes.length > 0 ? null : (held?.version ?? 0) + 1,
      faults: clashes,
      changes: changes(held?.kind ?? {}, kind),
      devices: use.devices,
    };
    return { kind: clashes.length > 0 ? null : kind, verdict };
  }

  #useOf(id: string): KindUse {
    const { records } = this.#deps;
    let devices = 0;
    for (const { kind } of records.all('device')) if (kind === id) devices++;
    const activeCodes = new Set<string>();
    for (const { kind, code, active } of records.all('alert')) if (kind === id && active) activeCodes.add(code);
    return { devices, activeCodes };
  }
}

const idOf = (input: unknown): string | null => {
  const id = (input as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : null;
};

const BUILT_IN = (id: string): KindFault =>
  fault('id', id, '这是系统自带的设备类型，请换一个编号', 'This is the id of a kind that comes with the system: choose another.');

function refusalOf(faults: readonly KindFault[]): Error {
  const [first] = faults;
  const [zh, en] = [first.message.zh, first.message.en];
  return refuse('invalid', `不能接受：${first.path} ${zh}`, `Not accepted: ${first.path}: ${en}`, {
    issues: faults.map(({ path, value, message }) => ({
      path,
      message: `${message.zh} ${message.en}${value === '' ? '' : ` (${value})`}`,
    })),
  });
}
