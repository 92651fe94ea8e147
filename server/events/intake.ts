import { maxOf } from '#contract/places/extent.ts';
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
import { identify, saidAgain } from './identity.ts';
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

interface Happening {
  /** When its first report said it was, by the device's clock. */
  readonly first: number;
  /** As its rows are kept. */
  readonly said: string;
}

/**
 * Event reports become events to keep and signals. Which of them storage has already, storage says; which alerts were raised, this
 * remembers.
 */
export class EventIntake {
  readonly #deps: EventIntakeDeps;
  /** Raising events: the happening that was heard of last, by what is the same in all reports of such. */
  readonly #raised = new Map<string, Happening>();
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
        const told = this.#rowOf(report, handle, spec, receivedAt, now, signals);
        const { said, repeated } = this.#happeningOf(told, spec);
        const row = { ...told, said };
        rows.push(row);
        if (!report.derived) this.#deps.sensing.event(handle, report, row.event, repeated);
        if ((spec.raises ?? spec.clears) === undefined) continue;
        subjects.push(subjectOf(row.event.device, row.event.type));
        if (!repeated) signals.push(...this.#signalsOf(row, spec, handle));
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

  /** Which happening an event that raises an alert tells of. One that comes back after it was over is another, within the window too. */
  #happeningOf({ event, said, told, windowMs }: EventRow, spec: EventSpec): { readonly said: string; readonly repeated: boolean } {
    const raised = raisedBy(spec, event);
    if (raised.length === 0) return { said, repeated: false };
    const known = this.#raised.get(said);
    const ended = maxOf(raised.map(({ code }) => this.#ended.get(endKey(event, code)) ?? -Infinity));
    const within = known !== undefined && Math.abs(told - known.first) < windowMs;
    const again = within && known.first < ended && ended < told;
    if (within && !again) return { said: known.said, repeated: true };
    const happening = { first: told, said: again ? saidAgain(said, ended) : said };
    remember(this.#raised, said, happening);
    return { said: happening.said, repeated: false };
  }

  #signalsOf({ event, told }: EventRow, spec: EventSpec, handle: number): AlertSignal[] {
    const { state } = this.#deps;
    const ended = (code: string): number => this.#ended.get(endKey(event, code)) ?? -Infinity;
    if (!event.late) for (const code of spec.clears ?? []) remember(this.#ended, endKey(event, code), Math.max(told, ended(code), 0));
    // Said to be over before it was said to have begun: the reports came in another order.
    const over = raisedBy(spec, event).some(({ code }) => told < ended(code));
    return signalsOf(over ? { ...event, late: true } : event, spec, state.kind(handle), state.device(handle));
  }
}

const endKey = ({ device }: DeviceEvent, code: string): string => `${device}|${code}`;

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

function remember<T>(known: Map<string, T>, key: string, value: T): void {
  known.delete(key);
  known.set(key, value);
  if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
}
