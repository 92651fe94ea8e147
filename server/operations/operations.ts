import type { Logger } from 'pino';
import { label, type Label } from '#contract/label.ts';
import type { Operation } from '#contract/records/operation.ts';
import { put, type JournalEntry, type RecordChange } from '#contract/records/record.ts';
import type { Order, Way } from '#server/ingest/adapter.ts';
import type { Records } from '#server/records/records.ts';
import type { Change } from '#server/state/change.ts';
import { isOver, stepped, type Step } from './step.ts';

const SYSTEM = { id: 'system', name: '系统 System' } as const;

/** Finds how a device is reached; words when it cannot be told now, null when no protocol reaches it. */
export type FindWay = (order: Order) => Way | { readonly away: Label } | null;

interface Deps {
  readonly records: Pick<Records, 'get' | 'all' | 'watch'>;
  /** ms of the clock that only runs on: how long a device has. */
  readonly monotonic: () => number;
  readonly log: Logger;
}

/** What is waited for of one operation. */
interface Waiting {
  /** Monotonic, ms. */
  due: number;
  readonly way: Way | null;
  readonly stop: AbortController;
}

const NO_WAY = label(
  '设备没有接收指令的连接：现在没有监听，台账未写明下行地址，或其协议不能下行',
  'The device has no connection to be told on: it does not listen now, the ledger does not say where, or its protocol has no way down.',
);
const RESTARTED = label(
  '下发途中本系统重新启动，设备是否执行不明，请现场核实后再操作',
  'This system was restarted while the device was being told. Whether it did it is not known: look before it is told again.',
);
const unanswered = (tries: number): Label =>
  label(
    `设备未应答（共下发 ${tries} 次），是否执行不明，请现场核实`,
    `The device did not answer (told ${tries} times). Whether it did it is not known: look.`,
  );
const unread = (withinS: number): Label =>
  label(
    `设备已接收，但 ${withinS} 秒内没有读数表明已执行，请现场核实`,
    `The device took it, but within ${withinS} s no reading showed that it was done: look.`,
  );
const failed = (reason: string): Label => label(`下发失败：${reason}`, `It could not be told: ${reason}`);

/**
 * Operations that are under way: told once they are durable, told again when unanswered, ended by what the device says, by the reading
 * they expect, or by time. What became of them is handed out as changes of records; nothing here writes.
 */
export class Operations {
  readonly #deps: Deps;
  /** Of each device, those that are not over. */
  readonly #open = new Map<string, Set<string>>();
  readonly #deviceOf = new Map<string, string>();
  readonly #waiting = new Map<string, Waiting>();
  #steps: { readonly id: string; readonly step: Step }[] = [];
  #find: FindWay | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
    for (const operation of deps.records.all('operation')) this.#index(operation.id, operation);
    deps.records.watch((type, id, record) => {
      if (type === 'operation') this.#index(id, record as Operation | null);
    });
  }

  /**
   * From now on devices can be told. What was under way when the server stopped is not told again by itself, for a gate that opens minutes
   * later is worse than one that does not; what a device had taken is still waited for.
   */
  start(find: FindWay): void {
    this.#find = find;
    for (const operation of this.#deps.records.all('operation')) {
      if (isOver(operation) || operation.state === 'awaiting' || operation.edge !== undefined) continue;
      if (operation.state === 'acknowledged') this.#awaitReading(operation);
      else this.#note(operation.id, { what: 'gave-up', words: RESTARTED });
    }
  }

  /** Tells devices what an entry that has become durable asks for. */
  follow({ changes }: JournalEntry): void {
    for (const { type, record } of changes)
      if (type === 'operation' && record?.state === 'requested' && record.edge === undefined && !this.#waiting.has(record.id))
        this.#begin(record);
  }

  /** A reading that an operation may have waited for. */
  heard({ device, point, value }: Change): void {
    if (point === null || this.#open.size === 0) return;
    for (const id of this.#open.get(device.id) ?? []) {
      const expects = this.#deps.records.get('operation', id)?.expects;
      if (expects?.point === point && expects.is === value) this.#note(id, { what: 'read' });
    }
  }

  /** What became of operations since the last time. @param now ms UTC */
  take(now: number): RecordChange[] {
    const monotonic = this.#deps.monotonic();
    for (const [id, waiting] of this.#waiting) if (waiting.due <= monotonic) this.#late(id, waiting, monotonic);
    const changed = new Map<string, Operation>();
    for (const { id, step } of this.#steps.splice(0)) {
      const before = changed.get(id) ?? this.#deps.records.get('operation', id);
      const next = before && stepped(before, step, now, SYSTEM);
      if (!next) continue;
      changed.set(id, next);
      this.#follow(next);
    }
    return Array.from(changed.values(), (operation) => put('operation', operation));
  }

  #index(id: string, operation: Operation | null): void {
    if (operation !== null && !isOver(operation) && operation.edge === undefined) {
      this.#deviceOf.set(id, operation.device);
      this.#open.set(operation.device, (this.#open.get(operation.device) ?? new Set()).add(id));
      return;
    }
    const device = this.#deviceOf.get(id);
    if (device === undefined) return;
    this.#deviceOf.delete(id);
    const ids = this.#open.get(device)!;
    if (ids.delete(id) && ids.size === 0) this.#open.delete(device);
  }

  #note(id: string, step: Step): void {
    this.#steps.push({ id, step });
  }

  #wait(operation: Operation, way: Way | null, forMs: number): void {
    const before = this.#waiting.get(operation.id);
    const stop = before?.stop ?? new AbortController();
    this.#waiting.set(operation.id, { due: this.#deps.monotonic() + forMs, way: way ?? before?.way ?? null, stop });
  }

  /** A drill waits for none: who holds it ends it. */
  #awaitReading(operation: Operation): void {
    if (operation.expects !== null) this.#wait(operation, null, operation.expects.withinS * 1000);
    else this.#forget(operation.id);
  }

  #forget(id: string): void {
    this.#waiting.get(id)?.stop.abort();
    this.#waiting.delete(id);
  }

  #begin(operation: Operation): void {
    const { id, action, params } = operation;
    const device = this.#deps.records.get('device', operation.device);
    const way = device === undefined ? null : (this.#find?.({ id, device, action, params }) ?? null);
    if (way === null) this.#note(id, { what: 'refused', words: NO_WAY });
    else if ('away' in way) this.#note(id, { what: 'refused', words: way.away });
    else this.#tell(operation, way, way.tries <= 1);
  }

  /** @param last it is not told again: what goes wrong is the end */
  #tell(operation: Operation, way: Way, last: boolean): void {
    const { id } = operation;
    this.#wait(operation, way, way.answerMs);
    this.#note(id, { what: 'sent' });
    way.send(this.#waiting.get(id)!.stop.signal).then(
      ({ took, text }) => this.#note(id, took ? { what: 'took', text } : { what: 'refused', words: refusedWith(text) }),
      (error: Error) => {
        this.#deps.log.info({ operation: id, reason: error.message }, 'operation: the device was not told');
        if (last) this.#note(id, { what: 'gave-up', words: failed(error.message) });
      },
    );
  }

  #late(id: string, waiting: Waiting, monotonic: number): void {
    const operation = this.#deps.records.get('operation', id);
    waiting.due = Infinity;
    if (!operation || isOver(operation)) return this.#forget(id);
    const { state, tries, expects } = operation;
    if (state === 'acknowledged') this.#note(id, { what: 'gave-up', words: unread(Math.round(expects!.withinS)) });
    else if (waiting.way === null || tries >= waiting.way.tries) this.#note(id, { what: 'gave-up', words: unanswered(tries) });
    else {
      waiting.due = monotonic + waiting.way.answerMs;
      this.#tell(operation, waiting.way, tries + 1 >= waiting.way.tries);
    }
  }

  #follow(operation: Operation): void {
    if (isOver(operation)) this.#forget(operation.id);
    else if (operation.state === 'acknowledged') this.#awaitReading(operation);
  }
}

const refusedWith = (text: string): Label =>
  text === '' ? label('设备拒绝执行', 'The device refused.') : label(`设备拒绝执行：${text}`, `The device refused: ${text}`);
