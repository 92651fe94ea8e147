import { createMoverColumns, MOVER, reserveMover, type MoverColumns } from '#contract/live/mover-columns.ts';
import { MOST_MOVERS, MOVER_PARTS, PARTS, rounded } from '#contract/wire/mover-frame.ts';
import type { Crew } from '#contract/records/crew.ts';
import type { Track, TrackReport } from '#contract/reports/track.ts';
import { believedNow, DeviceClocks, type ReportedTime } from '#server/state/device-clocks.ts';
import { TickLog } from '#server/state/ticks.ts';
import { farFrom, tooFast } from './plausible.ts';

/** After this long without a position, what is shown is marked as old. */
const STALE_MS = 60_000;
/** After this long it says nothing any more. */
export const GONE_MS = 12 * 3_600_000;

/** What became of a report. `late`: older than what is held, so it belongs to the path alone. */
export type Heard =
  | { readonly taken: Track }
  | { readonly late: Track }
  | { readonly repeated: true }
  /** Why, in words with the value. */
  | { readonly refused: string };

/** Who or what moves, as the ledger has it: a crew, or a device that goes about. */
type Mover = Pick<Crew, 'id' | 'position'>;

const REPEATED: Heard = { repeated: true };

/**
 * Where every mover is. Last value wins, by the time it was true; a mover whose clock is wrong is believed to be there now, as devices are
 * (server/state/README.md). What cannot be true is refused, and the mover keeps its last good position.
 */
export class Movers {
  readonly columns: MoverColumns = createMoverColumns();
  /** Tick at which each part of a mover last changed: `handle * PARTS + part`. Replaced when it grows. */
  partTick = new Uint32Array(64 * PARTS);
  readonly #moverOf: (name: string) => Mover | undefined;
  readonly #handles = new Map<string, number>();
  readonly #clocks = new DeviceClocks();
  readonly #ticks = new TickLog();
  /** When the position was true and when the mover was heard, by our monotonic clock, ms. */
  readonly #trueAt: number[] = [];
  readonly #heardAt: number[] = [];
  /** By the mover's own clock, as it was said. */
  readonly #saidAt: number[] = [];

  /** @param moverOf the ledger's crew of an id, or device of an id or address, if such move */
  constructor(moverOf: (name: string) => Mover | undefined) {
    this.#moverOf = moverOf;
  }

  /** Takes one report. Never throws. @param receivedAt wall clock, ms UTC @param now monotonic clock, ms */
  hear(report: TrackReport, receivedAt: number, now: number): Heard {
    const mover = this.#moverOf(report.mover);
    if (mover === undefined)
      return { refused: `the ledger knows no crew and nothing that moves ${JSON.stringify(report.mover.slice(0, 60))}` };
    const { id } = mover;
    const [lng, lat] = mover.position;
    const far = farFrom(report, { lng, lat });
    if (far !== null) return { refused: far };
    if (this.columns.size >= MOST_MOVERS && !this.#handles.has(id)) return { refused: `there are ${MOST_MOVERS} movers already` };
    const handle = this.#handleOf(id);
    const timed = report.untimed !== true;
    const reported: ReportedTime = { observedAt: report.at, timed, receivedAt, now };
    let time = this.#clocks.judge(handle, reported);
    const held = this.#trueAt[handle];
    if (timed && report.at === this.#saidAt[handle]) return REPEATED;
    let late = held !== undefined && time.at < held;
    const wrong = late && this.#clocks.isWrong(handle, reported, false);
    if (wrong) [time, late] = [believedNow(reported), false];
    if (held !== undefined) {
      const fast = tooFast(report, this.#placeOf(handle), Math.abs(time.at - held));
      if (fast !== null) return { refused: fast };
    }
    this.#clocks.note(handle, reported, wrong || time.fault);
    this.#heardAt[handle] = now;
    const track = trackOf(report, id, Math.round(time.wall));
    if (late) return { late: track };
    this.#trueAt[handle] = time.at;
    this.#saidAt[handle] = report.at;
    this.#write(handle, track);
    return { taken: track };
  }

  /** Where movers were when the server last stopped. Call once, before anything is heard. */
  restore(tracks: readonly Track[], wall: number, now: number): void {
    for (const track of tracks) {
      if (this.#moverOf(track.mover) === undefined) continue;
      const handle = this.#handleOf(track.mover);
      const at = Math.min(track.at, wall);
      this.#trueAt[handle] = this.#heardAt[handle] = now - (wall - at);
      this.#saidAt[handle] = track.at;
      this.#clocks.trust(handle);
      this.#write(handle, { ...track, at });
      this.columns.status[handle] = MOVER.stale;
    }
  }

  /** What the passing of time did. @param now monotonic, ms */
  sweep(now: number): void {
    for (let handle = 0; handle < this.columns.size; handle++) {
      const silent = now - this.#heardAt[handle];
      const status = silent >= GONE_MS ? MOVER.gone : silent >= STALE_MS ? MOVER.stale : this.columns.status[handle];
      if (status === this.columns.status[handle]) continue;
      this.columns.status[handle] = status;
      this.#ticks.touch(handle);
    }
  }

  /** Closes the open tick, with that of live state. */
  advance(): void {
    this.#ticks.advance();
  }

  /** Handles that changed after tick `since`, ascending. */
  changedSince(since: number): Uint32Array {
    return this.#ticks.since(since, this.columns.size);
  }

  #placeOf(handle: number): { lng: number; lat: number; accuracy: number } {
    const { lng, lat, accuracy } = this.columns;
    return { lng: lng[handle], lat: lat[handle], accuracy: accuracy[handle] };
  }

  #handleOf(id: string): number {
    const known = this.#handles.get(id);
    if (known !== undefined) return known;
    const handle = this.columns.size;
    this.#handles.set(id, handle);
    reserveMover(this.columns, handle);
    this.columns.ids[handle] = id;
    const capacity = this.columns.status.length;
    this.#ticks.reserve(capacity);
    this.#clocks.reserve(capacity);
    if (this.partTick.length < capacity * PARTS) {
      const bigger = new Uint32Array(capacity * PARTS);
      bigger.set(this.partTick);
      this.partTick = bigger;
    }
    this.#heardAt[handle] = -Infinity;
    this.#mark(handle, MOVER_PARTS.name);
    return handle;
  }

  #mark(handle: number, part: number): void {
    this.partTick[handle * PARTS + part] = this.#ticks.tick + 1;
  }

  #write(handle: number, track: Track): void {
    const { columns } = this;
    const put = (name: 'lng' | 'lat' | 'height' | 'heading' | 'speed' | 'accuracy' | 'battery', part: number, value: number): void => {
      if (Object.is(columns[name][handle], value)) return;
      columns[name][handle] = value;
      this.#mark(handle, part);
    };
    put('lng', MOVER_PARTS.place, rounded.degrees(track.lng));
    put('lat', MOVER_PARTS.place, rounded.degrees(track.lat));
    put('height', MOVER_PARTS.height, rounded.tenths(track.height ?? NaN));
    put('heading', MOVER_PARTS.motion, rounded.heading(track.heading ?? NaN));
    put('speed', MOVER_PARTS.motion, rounded.tenths(track.speed ?? NaN));
    put('accuracy', MOVER_PARTS.condition, rounded.whole(track.accuracy ?? NaN));
    put('battery', MOVER_PARTS.condition, rounded.whole(track.battery ?? NaN));
    columns.at[handle] = track.at;
    columns.status[handle] = MOVER.live;
    this.#ticks.touch(handle);
  }
}

function trackOf({ lng, lat, height, heading, speed, accuracy, battery }: TrackReport, mover: string, at: number): Track {
  return {
    mover,
    at,
    lng,
    lat,
    ...(height !== undefined && { height }),
    ...(heading !== undefined && { heading }),
    ...(speed !== undefined && { speed }),
    ...(accuracy !== undefined && { accuracy }),
    ...(battery !== undefined && { battery }),
  };
}
