import { civilZone } from '#contract/civil-zone.ts';
import { AHEAD_MS, BEHIND_MS, judgeClock } from './clock.ts';

/** What a message said of its time, and when we had it, by both our clocks. */
export interface ReportedTime {
  /** By the device's clock, ms UTC; the time of receipt when the message had none. */
  readonly observedAt: number;
  /** False: the message had no time of its own. */
  readonly timed: boolean;
  /** Wall clock, ms UTC. */
  readonly receivedAt: number;
  /** Monotonic clock, ms. */
  readonly now: number;
}

/** When a reading was true, as far as we can believe. */
export interface TrueTime {
  /** On our monotonic clock, so that a step of the wall clock moves nothing that is held; never after the receipt. */
  readonly at: number;
  /** The same, ms UTC. */
  readonly wall: number;
  /** The device's clock cannot be believed: the reading counts as true at its receipt, and cannot be ordered. */
  readonly fault: boolean;
  readonly timed: boolean;
}

/** Two reports this far apart tell whether a device's clock runs along with ours. */
const APART_MS = 1000;
/** … which it does when both clocks moved on alike, within this and a tenth. */
const ALIKE_MS = 500;
/** After a step of the server's clock, devices that go by the clock as it was are recognised this long; then they are known. */
const OLD_CLOCK_MS = 3_600_000;
const OLD_CLOCKS = 64;
/** So late a report may be on its way, by a clock that is right. */
const DELAY_MS = 2000;
/** A smaller change is no step. */
const STEP_MS = 500;

const NONE = 0;
const BELIEVED = 1;
const DOUBTED = 2;

/**
 * What is known of every device's clock, by handle: whether its last time could be believed, by how much it is wrong, and the
 * report before, to see whether it runs.
 */
export class DeviceClocks {
  #last = new Uint8Array(1024);
  /** How far behind ours a clock is that was found wrong, ms; NaN = none was. */
  #wrongBy = new Float64Array(1024).fill(NaN);
  /** A timed report some while ago: the device's time and ours (monotonic). */
  #thenSaid = new Float64Array(1024).fill(NaN);
  #thenNow = new Float64Array(1024).fill(NaN);
  /** Wall minus monotonic, and those it was before it was stepped. */
  #offset = NaN;
  #offsetsBefore: { readonly offset: number; readonly until: number }[] = [];

  reserve(handles: number): void {
    if (handles <= this.#last.length) return;
    const size = Math.max(handles, this.#last.length * 2);
    const last = new Uint8Array(size);
    last.set(this.#last);
    this.#last = last;
    const bigger = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const fresh = new Float64Array(size).fill(NaN);
      fresh.set(old);
      return fresh;
    };
    this.#wrongBy = bigger(this.#wrongBy);
    this.#thenSaid = bigger(this.#thenSaid);
    this.#thenNow = bigger(this.#thenNow);
  }

  forget(handle: number): void {
    this.#last[handle] = NONE;
    for (const column of [this.#wrongBy, this.#thenSaid, this.#thenNow]) column[handle] = NaN;
  }

  judge(handle: number, reported: ReportedTime): TrueTime {
    const { observedAt, timed, receivedAt, now } = reported;
    this.followWall(receivedAt, now);
    if (!timed) return { at: now, wall: receivedAt, fault: false, timed };
    const behind = receivedAt - observedAt;
    const least = this.#leastBehind(observedAt, behind, now);
    if (this.#isWrongAgain(handle, behind) || behind < -AHEAD_MS || (least <= AHEAD_MS && behind > AHEAD_MS)) return believedNow(reported);
    const catchesUp = behind > BEHIND_MS && this.#last[handle] === BELIEVED;
    if (!catchesUp && judgeClock(observedAt, receivedAt).fault) return believedNow(reported);
    return { at: now - Math.max(0, least), wall: Math.min(observedAt, receivedAt), fault: false, timed };
  }

  /**
   * For a reading that is older than what is held: is it the clock that is wrong, so that it is true now? It is when the clock has run on
   * beside ours since the report before. For a call for help it also is when no backlog explains it: a time older than devices
   * keep readings for, or wrong by just a time zone.
   */
  isWrong(handle: number, reported: ReportedTime, help: boolean): boolean {
    const behind = reported.receivedAt - reported.observedAt;
    // A clock that is wrong by just our offset to UTC was set in the other zone.
    const zoneMs = civilZone().offset(reported.receivedAt);
    if (help && (behind > BEHIND_MS || (zoneMs !== 0 && Math.abs(behind - zoneMs) <= AHEAD_MS))) return true;
    const passed = reported.now - this.#thenNow[handle];
    return passed >= APART_MS && Math.abs(reported.observedAt - this.#thenSaid[handle] - passed) <= Math.max(ALIKE_MS, passed / 10);
  }

  /** Remembers what a report has shown. @param wrong its time was not believed */
  note(handle: number, { observedAt, timed, receivedAt, now }: ReportedTime, wrong: boolean): void {
    if (!timed) return this.trust(handle);
    this.#last[handle] = wrong ? DOUBTED : BELIEVED;
    this.#wrongBy[handle] = wrong ? receivedAt - observedAt : NaN;
    if (now - this.#thenNow[handle] < APART_MS) return;
    this.#thenSaid[handle] = observedAt;
    this.#thenNow[handle] = now;
  }

  /** Something is held of this device: what it says of long ago is then no sign of a wrong clock, unless that was found before. */
  trust(handle: number): void {
    if (this.#last[handle] === NONE) this.#last[handle] = BELIEVED;
  }

  #isWrongAgain(handle: number, behind: number): boolean {
    return Math.abs(behind - this.#wrongBy[handle]) <= AHEAD_MS && Math.abs(behind) > AHEAD_MS;
  }

  /** How old a reading is by our clock, or by what that was before it was stepped, if it is less old by that. */
  #leastBehind(observedAt: number, behind: number, now: number): number {
    if (behind <= DELAY_MS) return behind;
    let least = behind;
    for (const { offset, until } of this.#offsetsBefore) {
      const before = now + offset - observedAt;
      if (now < until && before >= -AHEAD_MS && before < least) least = before;
    }
    return least;
  }

  /** Notices when the wall clock (ms UTC) is set: it no longer keeps up with the monotonic one. */
  followWall(wall: number, now: number): void {
    const offset = wall - now;
    if (Math.abs(offset - this.#offset) <= STEP_MS) return;
    if (!Number.isNaN(this.#offset)) {
      const before = this.#offsetsBefore.filter((one) => now < one.until && Math.abs(one.offset - this.#offset) > STEP_MS);
      this.#offsetsBefore = [...before, { offset: this.#offset, until: now + OLD_CLOCK_MS }].slice(-OLD_CLOCKS);
    }
    this.#offset = offset;
  }
}

/** True at its receipt, whatever it says; a clock that is off by little is no fault. */
export function believedNow({ observedAt, timed, receivedAt, now }: ReportedTime): TrueTime {
  return { at: now, wall: receivedAt, fault: timed && !(Math.abs(receivedAt - observedAt) <= AHEAD_MS), timed };
}
