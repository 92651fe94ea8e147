import { randomUUID } from 'node:crypto';
import { label, type Label } from '#contract/label.ts';
import { draftOf, type Device, type DeviceDraft } from '#contract/records/device.ts';
import { clashesOf } from '#contract/records/names.ts';
import { evicted, put, type RecordChange } from '#contract/records/record.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { LedgerEdit, LedgerEditRow, LedgerEditStore } from '#server/storage/storage.ts';
import type { Records } from '#server/records/records.ts';
import { CHUNK, inTurn, partOf, same, writeNow, type Ledger, type LedgerJournal } from './ledger.ts';

/** Rows of an edit read at once. */
const PAGE = 1000;

/** Who changes the ledger, and why. */
export interface EditBy {
  readonly actor: Actor;
  readonly action: string;
  readonly reason: string;
  /** Jurisdiction of who does it. */
  readonly place: string;
}

/** A device that was left as it is. */
interface Left {
  readonly device: string;
  readonly why: Label;
}

export interface Done {
  /** How many records changed. */
  readonly changed: number;
  /** Id of the edit, by which it is undone; null when nothing changed. */
  readonly edit: string | null;
  readonly left: readonly Left[];
}

interface EditDeps {
  readonly records: Records;
  readonly journal: LedgerJournal;
  readonly stored: Pick<LedgerEditStore, 'rows'>;
  readonly now: () => number;
}

/** A device that is to become something else; null = it leaves the ledger. */
interface Step {
  readonly device: string;
  readonly to: DeviceDraft | null;
}

const LEFT = {
  changed: label('之后又被更改', 'It was changed since'),
  gone: label('之后已移出台账', 'It was taken out of the ledger since'),
  back: label('之后又被登记', 'It was entered again since'),
  outside: label('不在您的辖区内', 'It is outside your jurisdiction'),
  help: label('有未结束或未确认的生命安全告警', 'It has a life-safety alert that goes on, or that nobody acknowledged'),
  named: (name: string, other: string | null): Label =>
    label(
      `编号或地址 ${name} 已被${other === null ? '其他设备' : `设备 ${other} `}使用`,
      `${name} is a name of ${other === null ? 'another device' : `device ${other}`} by now`,
    ),
};

/** Everything people do to the ledger, each kept as an edit. One after the other. */
export class LedgerEdits {
  readonly #deps: EditDeps;

  constructor(deps: EditDeps) {
    this.#deps = deps;
  }

  /**
   * Enters what is new in a ledger.
   * @param check throws when it may not be entered into the records as it is at its turn, before anything is written
   */
  enter(ledger: Ledger, by: EditBy, check: (records: Pick<Records, 'get' | 'deviceNamed'>) => void): Promise<Done> {
    const { records } = this.#deps;
    return inTurn(records, async () => {
      check(records);
      return this.#write(ledger, by);
    });
  }

  /** Changes devices that are in the ledger by then. @param change what becomes of one; null = it is left as it is */
  change(ids: readonly string[], change: (device: Device) => DeviceDraft | null, by: EditBy): Promise<Done> {
    const { records } = this.#deps;
    return inTurn(records, () => {
      const devices = ids.flatMap((id) => {
        const device = records.get('device', id);
        return (device && change(device)) ?? [];
      });
      return this.#write({ places: [], devices, crews: [] }, by);
    });
  }

  /**
   * Takes devices out of the ledger, but those whose life-safety alerts are not over: these are left.
   * @param may which are theirs to take
   */
  retire(ids: readonly string[], by: EditBy, may: (place: string) => boolean): Promise<Done> {
    const { records } = this.#deps;
    return inTurn(records, () => {
      const left: Left[] = [];
      const steps = ids.flatMap((device): Step[] => {
        const held = records.get('device', device);
        if (held && may(held.place)) return [{ device, to: null }];
        left.push({ device, why: held ? LEFT.outside : LEFT.gone });
        return [];
      });
      return this.#take(steps, left, this.#edit(by));
    });
  }

  /**
   * Puts back what an edit changed, as it was before it; what was changed since is left, and told. Done twice, the second changes
   * only what could not be put back the first time.
   * @param may places they are responsible for
   */
  undo(id: string, by: EditBy, may: (place: string) => boolean): Promise<Done> {
    const { records, stored } = this.#deps;
    return inTurn(records, async () => {
      const left: Left[] = [];
      const steps: Step[] = [];
      for (const row of await allRows(stored, id)) {
        const held = records.get('device', row.device);
        const why = cannotUndo(row, held, may);
        if (why !== null) left.push({ device: row.device, why });
        else if (!same(draftOrNull(held), row.before)) steps.push({ device: row.device, to: row.before });
      }
      return this.#take(withoutClashes(steps, records, left, may), left, this.#edit(by, id));
    });
  }

  #edit({ actor, action, reason, place }: EditBy, undoes: string | null = null): LedgerEdit {
    return { id: randomUUID(), at: this.#deps.now(), actor, action, reason, place, undoes };
  }

  async #write(ledger: Ledger, by: EditBy): Promise<Done> {
    const { records, journal } = this.#deps;
    const edit = this.#edit(by);
    const changed = await writeNow(ledger, records, journal, { actor: by.actor, now: edit.at, edit });
    return { changed, edit: changed > 0 ? edit.id : null, left: [] };
  }

  /** A part at a time; whose alert has come by then is left. */
  async #take(steps: readonly Step[], left: Left[], edit: LedgerEdit): Promise<Done> {
    const { records, journal } = this.#deps;
    let changed = 0;
    for (let at = 0; at < steps.length; at += CHUNK) {
      const calling = callingForHelp(records);
      const part = steps.slice(at, at + CHUNK).filter(({ device, to }) => {
        const stays = to === null && calling.has(device);
        if (stays) left.push({ device, why: LEFT.help });
        return !stays;
      });
      const changes = changesOf(part, records, edit);
      if (changes.length === 0) continue;
      changed += part.length;
      await journal.write({ at: edit.at, actor: edit.actor, cause: edit.action, changes, edit: partOf(edit, changes, records) });
    }
    return { changed, edit: changed > 0 ? edit.id : null, left };
  }
}

async function allRows(stored: Pick<LedgerEditStore, 'rows'>, id: string): Promise<LedgerEditRow[]> {
  const all: LedgerEditRow[] = [];
  for (let after = ''; ;) {
    const rows = await stored.rows(id, after, PAGE);
    for (const row of rows) all.push(row);
    if (rows.length < PAGE) return all;
    after = rows[rows.length - 1].device;
  }
}

const draftOrNull = (device: Device | undefined): DeviceDraft | null => (device ? draftOf(device) : null);

/** @returns why a device cannot be put back as it was; null when it can, or is so already */
function cannotUndo({ before, after }: LedgerEditRow, held: Device | undefined, may: (place: string) => boolean): Label | null {
  const now = draftOrNull(held);
  if (same(now, before)) return null;
  if (!same(now, after)) return held === undefined ? LEFT.gone : after === null ? LEFT.back : LEFT.changed;
  return [now, before].every((device) => device === null || may(device.place)) ? null : LEFT.outside;
}

/** Without those that would have a name of another's; what stays as it is keeps its names, so it is looked again until none is left. */
function withoutClashes(steps: readonly Step[], records: Records, left: Left[], may: (place: string) => boolean): readonly Step[] {
  const drafts = steps.flatMap(({ to }) => (to === null ? [] : [to]));
  const clashes = clashesOf(drafts, (name) => records.deviceNamed(name), new Set(steps.map(({ device }) => device)));
  if (clashes.length === 0) return steps;
  for (const { id, name, other } of clashes)
    left.push({ device: id, why: LEFT.named(name, may(records.get('device', other)?.place ?? '') ? other : null) });
  const kept = new Set(clashes.map(({ id }) => id));
  return withoutClashes(
    steps.filter(({ device }) => !kept.has(device)),
    records,
    left,
    may,
  );
}

function changesOf(steps: readonly Step[], records: Records, { at, actor, reason }: LedgerEdit): RecordChange[] {
  let { nextHandle } = records;
  return steps.flatMap(({ device, to }) => {
    const held = records.get('device', device);
    if (to !== null) return [put('device', { ...to, handle: held?.handle ?? nextHandle++ })];
    // Its addresses are free: another device may have been given one of them in this very edit.
    return held ? [put('device', { ...held, addresses: [], retired: { at, by: actor, reason } }), evicted('device', held)] : [];
  });
}

/** Devices with a life-safety alert that goes on, or that nobody acknowledged. */
function callingForHelp(records: Records): Set<string> {
  const found = new Set<string>();
  for (const { device, lifeSafety, active, acked } of records.all('alert'))
    if (device !== null && lifeSafety && (active || acked === null)) found.add(device);
  return found;
}
