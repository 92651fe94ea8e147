import type { Logger } from 'pino';
import { onLoop, loopAt } from '#contract/kinds/loop.ts';
import { isBehind } from '#contract/kinds/behind.ts';
import type { ActionSpec, SuspendSpec } from '#contract/kinds/action-spec.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { label, type Label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Order, Way } from '#server/ingest/adapter.ts';
import { SYSTEM } from '#server/incidents/words.ts';
import { stepped } from '#server/operations/step.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { Change } from '#server/state/change.ts';
import { kept, tally } from './tally.ts';

interface DrillsDeps {
  readonly records: Pick<Records, 'get' | 'all' | 'watch' | 'lastAlert'>;
  readonly kinds: KindIndex;
  /** True of a device that an edge judges. */
  readonly elsewhere: (device: string) => boolean;
  /** What is held of a device says now, judged as if it had just been reported. */
  readonly standing: (device: Device, receivedAt: number) => readonly AlertSignal[];
  /** Makes records of what still stands. Resolves when they are durable. */
  readonly raise: (signals: readonly AlertSignal[]) => Promise<void>;
  readonly commit: (changes: readonly RecordChange[]) => Promise<unknown>;
  /** ms UTC. */
  readonly now: () => number;
  /** ms of the clock that only runs on. */
  readonly monotonic: () => number;
  readonly log: Logger;
}

/** A drill or a bypass that has begun. */
interface Running {
  readonly id: string;
  /** Is it about what a device raises by this code? */
  readonly covers: (device: Device, code: string) => boolean;
  /** ms UTC, and by the clock that only runs on: whichever comes first ends it, so that no set clock keeps it on. */
  readonly until: number;
  readonly untilMonotonic: number;
}

const ELSEWHERE = label(
  '该装置的报警由边缘节点判断，请在该节点上演练',
  'Alarms of this panel are judged by an edge: the drill is to be given there.',
);
const AGAIN_MS = 1000;

type Drill = Exclude<NonNullable<ActionSpec['drill']>, 'ends'>;
/** What an action of this kind is about; null of one that ends it, and of one that tells a device something. */
type About = { readonly drill: Drill } | { readonly suspends: SuspendSpec };

/**
 * Drills of a loop of a fire panel, zones that are bypassed, panels that are disarmed. While one is under way, what its devices report is
 * marked as said in it; `absorb` keeps that and nothing follows of it. What life hangs on is marked in a drill and never in a bypass. It
 * is over by its own time, by whichever clock says so first, also when that cannot be written: no storage, and nobody's forgetting, keeps
 * it on. Then everything in it that is still in alarm is raised as real, before what came of it is written; an end that was cut off in
 * between is taken up again after a restart.
 */
export class Drills {
  readonly #deps: DrillsDeps;
  #running: readonly Running[] = [];
  /** Drills that are over, and not reckoned up yet. */
  readonly #over = new Set<string>();
  #finishing = false;
  #triedAt = -Infinity;

  constructor(deps: DrillsDeps) {
    this.#deps = deps;
    for (const operation of deps.records.all('operation')) this.#follow(operation.id, operation);
    deps.records.watch((type, id, record) => {
      if (type === 'operation') this.#follow(id, record as Operation | null);
    });
  }

  /** Marks what begins on a loop that is being drilled. That nothing was heard for too long is no answer to a drill. */
  mark(signals: readonly AlertSignal[], { device, point }: Pick<Change, 'device' | 'point'>): readonly AlertSignal[] {
    if (this.#running.length === 0 || point === null || signals.length === 0) return signals;
    const own = this.#running.filter((one) => !this.#isOver(one));
    return signals.map((signal) => {
      const drill = signal.on && !signal.late ? own.find(({ covers }) => covers(device, signal.code))?.id : undefined;
      return drill === undefined ? signal : { ...signal, drill };
    });
  }

  /** A drill is begun and ended here: no device is told. Null of any other order. */
  way({ device: { id }, action }: Order): Way | { readonly away: Label } | null {
    const kind = this.#deps.records.get('device', id)?.kind;
    const { drill, suspends = drill } = (kind === undefined ? undefined : this.#deps.kinds.get(kind)?.actions?.[action]) ?? {};
    if (suspends === undefined) return null;
    if (suspends !== 'ends' && this.#deps.elsewhere(id)) return { away: ELSEWHERE };
    return { tries: 1, answerMs: 10_000, send: () => Promise.resolve({ took: true, text: '' }) };
  }

  /** Those whose time is over. @param now ms UTC */
  take(now: number): RecordChange[] {
    if (this.#over.size > 0) void this.#finish();
    if (this.#running.length === 0) return [];
    return this.#running
      .filter((one) => this.#isOver(one))
      .flatMap(({ id }) => {
        const operation = this.#deps.records.get('operation', id);
        const over = operation && stepped(operation, { what: 'over' }, now, SYSTEM);
        return over ? [put('operation', over)] : [];
      });
  }

  /** What an operation is about. */
  #about({ kind, action }: Pick<Operation, 'kind' | 'action'>): About | null {
    const { drill, suspends } = this.#deps.kinds.get(kind)?.actions?.[action] ?? {};
    if (typeof drill === 'object') return { drill };
    return typeof suspends === 'object' ? { suspends } : null;
  }

  #covers(operation: Operation, own: Device): Running['covers'] {
    const about = this.#about(operation);
    if (about === null) return () => false;
    if ('drill' in about) {
      const loop = Number(operation.params[about.drill.loop]);
      return (device) => loopAt(own, device) === loop;
    }
    const { codes, of } = about.suspends;
    const isLife = ({ kind }: Device, code: string): boolean => this.#deps.kinds.get(kind)?.alerts[code]?.lifeSafety !== false;
    return (device, code) =>
      codes.includes(code) && (device.id === own.id || (of === 'behind' && isBehind(own, device))) && !isLife(device, code);
  }

  #isOver({ until, untilMonotonic }: Running): boolean {
    return this.#deps.now() >= until || this.#deps.monotonic() >= untilMonotonic;
  }

  #follow(id: string, operation: Operation | null): void {
    const known = this.#running.find((one) => one.id === id);
    const runs = operation?.lastsS !== undefined && operation.state === 'acknowledged' && operation.edge === undefined;
    if (runs && known === undefined) this.#begin(operation);
    else if (!runs && known !== undefined) this.#running = this.#running.filter((one) => one !== known);
    const isUnreckoned = operation?.lastsS !== undefined && operation.state === 'confirmed' && operation.words === null;
    if (isUnreckoned && operation.edge === undefined) this.#over.add(id);
    else this.#over.delete(id);
  }

  #begin(operation: Operation): void {
    const { id, device, lastsS, acknowledgedAt } = operation;
    const own = this.#deps.records.get('device', device);
    if (own === undefined || this.#about(operation) === null) return;
    const ms = lastsS! * 1000;
    const running = {
      id,
      covers: this.#covers(operation, own),
      until: acknowledgedAt! + ms,
      untilMonotonic: this.#deps.monotonic() + ms,
    };
    this.#running = [...this.#running, running];
  }

  /** Reckons up what is over, one after the other; what could not be stored is tried again. */
  async #finish(): Promise<void> {
    const { monotonic, log } = this.#deps;
    if (this.#finishing || monotonic() - this.#triedAt < AGAIN_MS) return;
    this.#finishing = true;
    this.#triedAt = monotonic();
    try {
      for (const id of this.#over) await this.#reckon(id);
    } catch (error) {
      log.warn({ error }, 'drills: what stands after a drill is not stored yet');
    } finally {
      this.#finishing = false;
    }
  }

  async #reckon(id: string): Promise<void> {
    const { records, standing, raise, commit, now } = this.#deps;
    const operation = records.get('operation', id);
    const own = operation && records.get('device', operation.device);
    const about = operation && this.#about(operation);
    if (!own || !about) return void this.#over.delete(id);
    const covers = this.#covers(operation, own);
    const devices =
      'drill' in about
        ? onLoop(own, Number(operation.params[about.drill.loop]), records.all('device'))
        : [...records.all('device')].filter((device) => about.suspends.codes.some((code) => covers(device, code)));
    const real = devices.flatMap((device) =>
      standing(device, now()).filter(
        ({ on, code }) => on && covers(device, code) && records.lastAlert(device.id, code)?.active !== true && !this.#isKept(device, code),
      ),
    );
    await raise(real);
    const words = ('drill' in about ? tally : kept)(operation, devices, records.all('alert'), real);
    const before = records.get('operation', id)!;
    await commit([put('operation', { ...before, words, version: before.version + 1, updatedAt: now(), updatedBy: SYSTEM })]);
  }

  /** Something else goes on in which it is kept: a zone is bypassed whose panel is armed again. */
  #isKept(device: Device, code: string): boolean {
    return this.#running.some((one) => !this.#isOver(one) && one.covers(device, code));
  }
}
