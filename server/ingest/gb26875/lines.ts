import type { Socket } from 'node:net';
import type { IngestContext } from '#server/ingest/adapter.ts';
import type { Zone } from '#contract/zone.ts';
import type { FairReading, Reader, LineClass } from './fair-reading.ts';
import type { Registry } from './registry.ts';
import { Session, type Line } from './session.ts';
import type { Timings } from './timings.ts';

/** Bytes read in one go: of a line that has said nothing yet only enough for its first message. */
const SLICE: Readonly<Record<LineClass, number>> = { new: 512, known: 2048, unregistered: 2048 };

interface LineDeps {
  readonly context: IngestContext;
  readonly zone: Zone;
  readonly timings: Timings;
  readonly registry: Registry;
  readonly reading: FairReading;
  readonly maxUnread: number;
}

/** A socket and its session: what has arrived is read slice by slice when its turn comes, and no more is let in meanwhile. */
export class SocketLine implements Line, Reader {
  readonly peer: string;
  readonly session: Session;
  readonly #socket: Socket;
  readonly #deps: LineDeps;
  #arrived: Uint8Array | null = null;
  #held = false;
  #waits = false;
  #why = 'connection closed';

  constructor(socket: Socket, deps: LineDeps) {
    this.#socket = socket;
    this.#deps = deps;
    this.peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.session = new Session(this, deps.context, deps.zone, deps.timings, deps.registry);
    socket.on('data', (chunk) => {
      this.#arrived = chunk;
      socket.pause();
      this.#goOn();
    });
    // A sender that says no more may still be reading: what it said is answered first.
    socket.once('end', () => this.session.finish(() => socket.end()));
    socket.on('error', (error) => {
      this.#why = error.message;
    });
    socket.once('close', () => {
      this.#arrived = null;
      this.session.end(this.#why);
    });
  }

  get host(): string {
    return this.session.host;
  }

  get lineClass(): LineClass {
    return this.session.lineClass;
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#deps.maxUnread) this.close(`does not read: ${this.#socket.writableLength} bytes wait`);
  }

  close(reason: string): void {
    this.#why = reason;
    this.#arrived = null;
    this.#socket.destroy();
  }

  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.#goOn();
  }

  read(): boolean {
    this.#waits = false;
    if (this.#held || this.#arrived === null) return false;
    const size = SLICE[this.lineClass];
    const slice = this.#arrived.subarray(0, size);
    this.#arrived = this.#arrived.length > size ? this.#arrived.subarray(size) : null;
    this.session.receive(slice);
    return this.#ready();
  }

  /** True when it is to be given another turn. */
  #ready(): boolean {
    if (this.#held || this.#waits) return false;
    if (this.#arrived !== null) return (this.#waits = true);
    if (!this.#socket.destroyed) this.#socket.resume();
    return false;
  }

  #goOn(): void {
    if (this.#ready()) this.#deps.reading.add(this);
  }
}

/**
 * The lines there are. Beyond a bound, for one peer address or altogether, the newest is let in and the least useful is closed:
 * one that has not said a valid message yet, else one that only unregistered units use; the oldest of them. Units of the ledger stay.
 */
export class Lines {
  readonly #max: number;
  readonly #maxPerHost: number;
  readonly #hosts = new Map<string, Set<SocketLine>>();
  #size = 0;

  constructor(max: number, maxPerHost: number) {
    this.#max = max;
    this.#maxPerHost = maxPerHost;
  }

  get size(): number {
    return this.#size;
  }

  *all(): Generator<SocketLine> {
    for (const lines of this.#hosts.values()) yield* lines;
  }

  /** @returns the line to be closed for it, possibly itself; null when there is room. */
  enter(line: SocketLine): { line: SocketLine; reason: string } | null {
    const lines = this.#hosts.get(line.host) ?? new Set<SocketLine>();
    this.#hosts.set(line.host, lines.add(line));
    this.#size++;
    if (lines.size > this.#maxPerHost) {
      return { line: leastUseful(lines, line), reason: `refused: ${this.#maxPerHost} connections of ${line.host} are open` };
    }
    if (this.#size <= this.#max) return null;
    return { line: leastUseful(this.#mostLines(), line), reason: `refused: ${this.#max} connections are open` };
  }

  leave(line: SocketLine): void {
    const lines = this.#hosts.get(line.host);
    if (!lines?.delete(line)) return;
    this.#size--;
    if (lines.size === 0) this.#hosts.delete(line.host);
  }

  #mostLines(): ReadonlySet<SocketLine> {
    return [...this.#hosts.values()].reduce((most, lines) => (lines.size > most.size ? lines : most));
  }
}

/** @param newest is let in unless all others are known. */
function leastUseful(lines: ReadonlySet<SocketLine>, newest: SocketLine): SocketLine {
  let unregistered: SocketLine | null = null;
  for (const line of lines) {
    if (line === newest) continue;
    if (line.lineClass === 'new') return line;
    if (line.lineClass === 'unregistered') unregistered ??= line;
  }
  return unregistered ?? newest;
}
