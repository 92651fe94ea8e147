import type { Logger } from 'pino';
import { onLoop, loopAt } from '#contract/kinds/loop.ts';
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
import { tally } from './tally.ts';

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

/** A drill that has begun. */
interface Running {
  readonly id: string;
  readonly panel: Pick<Device, 'addresses'>;
  readonly loop: number;
  /** ms UTC, and by the clock that only runs on: whichever comes first ends it, so that no set clock keeps it on. */
  readonly until: number;
  readonly untilMonotonic: number;
}

const ELSEWHERE = label(
  '该装置的报警由边缘节点判断，请在该节点上演练',
  'Alarms of this panel are judged by an edge: the drill is to be given there.',
);
const AGAIN_MS = 1000;

/**
 * Drills of a loop of a fire panel. While one is under way, what its devices report is marked as said in it; `absorb` keeps that and
 * nothing follows of it. A drill is over by its own time, by whichever clock says so first, also when that cannot be written: no
 * storage, and nobody's forgetting, keeps it on. Then everything on the loop that is still in alarm is raised as real, before what came
 * of the drill is written; an end that was cut off in between is taken up again after a restart.
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
    const drill = this.#at(device);
    return drill === undefined ? signals : signals.map((signal) => (signal.on && !signal.late ? { ...signal, drill } : signal));
  }

  /** A drill is begun and ended here: no device is told. Null of any other order. */
  way({ device: { id }, action }: Order): Way | { readonly away: Label } | null {
    const kind = this.#deps.records.get('device', id)?.kind;
    const drill = kind === undefined ? undefined : this.#deps.kinds.get(kind)?.actions?.[action]?.drill;
    if (drill === undefined) return null;
    if (drill !== 'ends' && this.#deps.elsewhere(id)) return { away: ELSEWHERE };
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

  #at(device: Device): string | undefined {
    return this.#running.find((one) => !this.#isOver(one) && loopAt(one.panel, device) === one.loop)?.id;
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

  #begin({ id, device, kind, action, params, lastsS, acknowledgedAt }: Operation): void {
    const panel = this.#deps.records.get('device', device);
    const drill = this.#deps.kinds.get(kind)?.actions?.[action]?.drill;
    if (panel === undefined || drill === undefined || drill === 'ends') return;
    const ms = lastsS! * 1000;
    const running = {
      id,
      panel,
      loop: Number(params[drill.loop]),
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
    const { records, kinds, standing, raise, commit, now } = this.#deps;
    const operation = records.get('operation', id);
    const panel = operation && records.get('device', operation.device);
    if (!panel) return void this.#over.delete(id);
    const drill = kinds.get(operation.kind)?.actions?.[operation.action]?.drill;
    const loop = drill === undefined || drill === 'ends' ? NaN : Number(operation.params[drill.loop]);
    const devices = onLoop(panel, loop, records.all('device'));
    const real = devices.flatMap((device) =>
      standing(device, now()).filter(({ on, code }) => on && records.lastAlert(device.id, code)?.active !== true),
    );
    await raise(real);
    const words = tally(operation, devices, records.all('alert'), real);
    const before = records.get('operation', id)!;
    await commit([put('operation', { ...before, words, version: before.version + 1, updatedAt: now(), updatedBy: SYSTEM })]);
  }
}
