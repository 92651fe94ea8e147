import type { DeviceEvent, EventReport } from '#contract/reports/event.ts';
import type { AttributeValue, EventSpec } from '#contract/kinds/event-spec.ts';
import { subjectOf } from '#server/journal/waiting.ts';
import type { Judge } from '#server/rules/judge.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { UnregisteredSenders } from '#server/ingest/unregistered.ts';
import type { Sensing } from '#server/sensing/sensing.ts';
import type { LiveState } from '#server/state/state.ts';
import type { EventRow } from '#server/storage/storage.ts';
import { mediaIdOf } from '#server/media/media-id.ts';
import { identify } from './identity.ts';
import { raisedBy, signalsOf } from './raise.ts';

/** An event heard longer than this after it happened says nothing of now. */
export const LATE_MS = 10 * 60_000;
/** Raising events that are remembered, to know another report of one: at a report of each a second, five hours. */
const REMEMBERED = 20_000;

interface EventIntakeDeps {
  readonly state: LiveState;
  readonly judge: Judge;
  /** Told of senders that the ledger does not know … */
  readonly unregistered: Pick<UnregisteredSenders, 'noteEvent'>;
  /** … and of all others. */
  readonly sensing: Pick<Sensing, 'event'>;
}

/** What a batch of event reports comes to. */
export interface HeardEvents {
  /** To be kept. */
  readonly rows: readonly EventRow[];
  /** To be absorbed at once, whatever becomes of the rows: an alert waits for no table. */
  readonly signals: readonly AlertSignal[];
  /** What the alerts are about (`subjectOf`): a sender is confirmed when nothing of it waits any more. */
  readonly subjects: readonly string[];
}

/**
 * Event reports become events to keep and signals. Which of them storage has already, storage says; which alerts were raised, this
 * remembers.
 */
export class EventIntake {
  readonly #deps: EventIntakeDeps;
  /** Raising events: when the first report of a happening said it was, by `said`. */
  readonly #raised = new Map<string, number>();
  /** When an alert was last said to be over, by device and code, by the device's clock. */
  readonly #ended = new Map<string, number>();
  #untold = 0;

  constructor(deps: EventIntakeDeps) {
    this.#deps = deps;
  }

  /** @param receivedAt wall clock, ms UTC @param now monotonic, ms */
  hear(reports: readonly EventReport[], receivedAt: number, now: number): HeardEvents {
    const rows: EventRow[] = [];
    const signals: AlertSignal[] = [];
    const subjects: string[] = [];
    for (const report of reports) {
      const handle = this.#deps.state.resolve(report.device);
      if (handle < 0) this.#deps.unregistered.noteEvent(report, receivedAt);
      else {
        const kind = this.#deps.state.kind(handle);
        const spec = kind.events?.[report.event];
        if (spec === undefined) continue;
        const row = this.#rowOf(report, handle, spec, receivedAt, now, signals);
        rows.push(row);
        if (!report.derived) this.#deps.sensing.event(handle, report, row.event, this.#isRepeated(row));
        if ((spec.raises ?? spec.clears) === undefined) continue;
        subjects.push(subjectOf(row.event.device, row.event.type));
        signals.push(...this.#signalsOf(row, spec, handle));
      }
    }
    return { rows, signals, subjects };
  }

  #rowOf(report: EventReport, handle: number, spec: EventSpec, receivedAt: number, now: number, signals: AlertSignal[]): EventRow {
    const { state, judge } = this.#deps;
    const device = state.device(handle);
    const kind = state.kind(handle);
    const help = (spec.raises ?? []).some(({ code }) => kind.alerts[code].lifeSafety);
    const told = { observedAt: report.observedAt, timed: report.untimed !== true, receivedAt, now };
    const { time, change } = state.hearEvent(handle, told, help);
    if (change !== null) signals.push(...judge(change));
    const nth = report.untimed ? `${receivedAt} ${this.#untold++}` : '';
    const { id, said, windowMs } = identify(report, device.id, spec, nth);
    const late = !time.fault && receivedAt - time.wall > LATE_MS;
    const event: DeviceEvent = {
      id,
      device: device.id,
      kind: kind.id,
      type: report.event,
      place: device.place,
      at: Math.max(0, Math.round(time.wall)),
      observedAt: report.observedAt,
      receivedAt,
      clockFault: time.fault,
      ...(late ? { late: true } : {}),
      attributes: withMediaIds(report.attributes, spec, device.id),
      text: report.text ?? '',
      simulated: device.simulated,
    };
    return { event, said, told: Math.round(report.observedAt), windowMs, retention: spec.retention };
  }

  #isRepeated({ said, told, windowMs }: Pick<EventRow, 'said' | 'told' | 'windowMs'>): boolean {
    const first = this.#raised.get(said);
    return first !== undefined && Math.abs(told - first) < windowMs;
  }

  #signalsOf({ event, said, told, windowMs }: EventRow, spec: EventSpec, handle: number): AlertSignal[] {
    const { state } = this.#deps;
    const raised = raisedBy(spec, event);
    if (raised.length > 0) {
      if (this.#isRepeated({ said, told, windowMs })) return [];
      remember(this.#raised, said, told);
    }
    const key = (code: string): string => `${event.device}|${code}`;
    if (!event.late)
      for (const code of spec.clears ?? []) remember(this.#ended, key(code), Math.max(told, this.#ended.get(key(code)) ?? 0));
    // Said to be over before it was said to have begun: the reports came in another order.
    const over = raised.some(({ code }) => told < (this.#ended.get(key(code)) ?? -Infinity));
    return signalsOf(over ? { ...event, late: true } : event, spec, state.kind(handle), state.device(handle));
  }
}

/** A device names its pictures and clips for itself; everybody else knows them by an id. */
function withMediaIds(
  attributes: Readonly<Record<string, AttributeValue>>,
  spec: EventSpec,
  device: string,
): Readonly<Record<string, AttributeValue>> {
  const named = Object.entries(attributes).filter(([name]) => spec.attributes[name]?.type === 'media');
  if (named.length === 0) return attributes;
  return { ...attributes, ...Object.fromEntries(named.map(([name, value]) => [name, mediaIdOf(device, String(value))])) };
}

function remember(known: Map<string, number>, key: string, value: number): void {
  known.delete(key);
  known.set(key, value);
  if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
}
