import type { DeviceEvent, EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { ApplyResult } from '#server/state/apply-result.ts';
import type { LiveState } from '#server/state/state.ts';
import { Absence, type QuietSources } from './absence.ts';
import { ClockOffsets } from './clock-offsets.ts';
import { Lines, type Route, type Sender } from './lines.ts';
import { RejectReasons } from './reject-reasons.ts';
import { Traffic } from './traffic.ts';
import type { Field } from './window.ts';

/** A report that took longer to reach us is late, seconds. */
const LATE_S = 60;

interface SensingDeps {
  readonly state: Pick<LiveState, 'resolve' | 'device' | 'kind' | 'addressesBehind'>;
  readonly records: Pick<Records, 'get' | 'all'>;
  /** ms of a clock that only runs on. */
  readonly monotonic: () => number;
}

/**
 * How well what is sensed reaches us, by source and by kind: how much, how late, with which clocks, said how often, and what has fallen
 * silent. It sees what the pipeline makes of every report, changes nothing of it, and its memory does not grow with what comes.
 */
export class Sensing implements QuietSources {
  readonly traffic: Traffic;
  readonly lines: Lines;
  readonly clocks = new ClockOffsets();
  readonly rejects = new RejectReasons();
  readonly #deps: SensingDeps;
  readonly #absence: Absence;

  constructor(deps: SensingDeps) {
    this.#deps = deps;
    this.traffic = new Traffic(deps.monotonic);
    this.lines = new Lines(deps.state, deps.records);
    this.#absence = new Absence(this.lines, deps.state, deps.records, deps.monotonic());
  }

  /** An observation, and what live state made of it. @returns that */
  heard(observation: Observation, receivedAt: number, result: ApplyResult): ApplyResult {
    const { state, monotonic } = this.#deps;
    const now = monotonic();
    const handle = state.resolve(observation.device);
    const route = this.#hear(handle, observation, now);
    if ('ignored' in result && result.ignored !== 'unknown-device')
      add(route, now, result.ignored === 'duplicate' ? 'duplicates' : 'unusable');
    else if (handle >= 0) {
      const late = 'late' in result;
      const fault = 'change' in result && result.change.clockFault;
      const timed = observation.untimed !== true;
      this.#judgeTime(route, handle, { behindS: timed ? (receivedAt - observation.observedAt) / 1000 : null, late, fault }, now);
    }
    return result;
  }

  /** An event report of a device in the ledger, and what it was taken for. @param repeated an earlier report has raised its alert */
  event(handle: number, report: EventReport, { receivedAt, observedAt, clockFault, late }: DeviceEvent, repeated: boolean): void {
    const now = this.#deps.monotonic();
    const route = this.#hear(handle, report, now);
    const behindS = report.untimed ? null : (receivedAt - observedAt) / 1000;
    if (repeated) add(route, now, 'duplicates');
    else this.#judgeTime(route, handle, { behindS, late: late === true, fault: clockFault }, now);
  }

  /** A message that its adapter knew by its number and did not hand on. @param device by id or address */
  repeated(source: string, device: string): void {
    const now = this.#deps.monotonic();
    add(this.#hear(this.#deps.state.resolve(device), { source, device }, now), now, 'duplicates');
  }

  /** Input that could not be used. */
  rejected(source: string, reason: string): void {
    this.rejects.note(source, reason, this.#deps.monotonic());
  }

  /** What has fallen silent, and what is heard again. @param now monotonic, ms @param wall ms UTC */
  sweep(now: number, wall: number): AlertSignal[] {
    return this.#absence.sweep(now, wall);
  }

  quietSourceOf(device: string): string | null {
    return this.#absence.quietSourceOf(device);
  }

  #hear(handle: number, report: Sender, now: number): Route {
    const route = this.lines.find(handle, report);
    add(route, now, 'reports');
    if (handle < 0) return route;
    const { line, protocol } = route;
    line.simulated &&= this.#deps.state.device(handle).simulated;
    line.rhythm.heard(now, line.quietSince !== null);
    protocol.rhythm.heard(now, protocol.quietSince !== null);
    return route;
  }

  /** @param said `behindS`: receipt less the time of the report, seconds; null when it has none */
  #judgeTime(route: Route, handle: number, said: { behindS: number | null; late: boolean; fault: boolean }, now: number): void {
    const { behindS, late, fault } = said;
    if (behindS !== null && !late) this.clocks.note(handle, behindS, now);
    const off = this.clocks.offBy(handle);
    if (fault || off !== 0) add(route, now, 'clockFaults');
    // Of a time that cannot be believed nothing can be said.
    const tookS = behindS === null || fault ? null : Math.max(0, behindS - off);
    if (late || (tookS !== null && tookS > LATE_S)) add(route, now, 'late');
    if (tookS !== null) for (const window of windowsOf(route)) window.addLateness(now, tookS);
  }
}

const windowsOf = ({ line, kind, personal }: Route) => [personal ? line.personal : line.window, ...(kind === null ? [] : [kind.window])];

function add({ line, kind, personal }: Route, now: number, field: Field): void {
  (personal ? line.personal : line.window).add(now, field);
  kind?.window.add(now, field);
}
