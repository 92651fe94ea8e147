import { createHash } from 'node:crypto';
import type { Observation } from '#contract/reports/observation.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import type { IngestContext } from '#server/ingest/adapter.ts';
import { toWgs84, type Crs } from '#tiles/crs.ts';
import { encodeFrame, u16, type Frame } from './wire/frame.ts';
import { codeOf, ID, readBatch, readPosition, RESULT, type Position } from './wire/messages.ts';

/** What a terminal is that the ledger does not know. */
const KIND = 'patrol-car';
/** What is over, and where it is, only the line may say on which a terminal was heard last within this. */
const OTHER_LINE_MS = 600_000;
const MOST_TERMINALS = 100_000;
const ALARMS = new Set(['sos', 'collision']);
/** Of one message that was split. */
const MOST_PARTS = 64;

/** Without secret: it tells a terminal that it is registered here and not elsewhere. Who may speak, networks say. */
export const authenticationCode = (phone: string): string => createHash('sha256').update(`jt808 ${phone}`).digest('hex').slice(0, 8);

/** What is done with one message, whatever line it came by. */
export class TerminalDesk {
  readonly #context: IngestContext;
  readonly #source: string;
  readonly #crs: Crs;
  /** Where a terminal was heard last. */
  readonly #heard = new Map<string, { readonly peer: string; readonly at: number }>();

  constructor(context: IngestContext, source: string, crs: Crs) {
    this.#context = context;
    this.#source = source;
    this.#crs = crs;
  }

  open(peer: string): Line {
    return new Line((frame, bytes) => this.#hear(frame, bytes, peer));
  }

  /** @returns the result of the general answer. @throws what `accept` throws: the terminal says it again then. */
  async #hear(frame: Frame, bytes: Uint8Array, peer: string): Promise<number> {
    const { mayReport, reject } = this.#context;
    const device = `${this.#source}:${frame.phone}`;
    const told = (reason: string): void => reject(this.#source, peer, bytes, `${device}: ${reason}`);
    if (!(await mayReport(peer, device, null))) {
      told('may not report from here');
      return RESULT.failed;
    }
    switch (frame.id) {
      case ID.authenticate: {
        const right = codeOf(frame.body, frame.edition) === authenticationCode(frame.phone);
        if (!right) told('shows a code that is not of here: it is to register anew');
        return right ? RESULT.ok : RESULT.failed;
      }
      case ID.register:
      case ID.heartbeat:
      case ID.logout:
        return RESULT.ok;
      case ID.position:
        return this.#take(device, [frame.body], peer, told);
      case ID.batch: {
        const batch = readBatch(frame.body);
        if (typeof batch === 'string') {
          told(batch);
          return RESULT.wrong;
        }
        for (const fault of batch.faults) told(fault);
        return this.#take(device, batch.positions, peer, told);
      }
      default:
        return RESULT.unsupported;
    }
  }

  async #take(device: string, bodies: readonly Buffer[], peer: string, told: (reason: string) => void): Promise<number> {
    const others = this.#speaksElsewhere(device, peer);
    if (others !== null) told(`speaks from ${others}; from here only its alarms are taken`);
    const observations: Observation[] = [];
    const tracks: TrackReport[] = [];
    let wrong = 0;
    for (const body of bodies) {
      const read = readPosition(body);
      if (typeof read === 'string') {
        wrong++;
        told(read);
        continue;
      }
      for (const fault of read.faults) told(fault);
      observations.push(...this.#observe(device, read).filter(({ point, value }) => others === null || (ALARMS.has(point) && value === 1)));
      const track = others === null ? this.#trackOf(device, read) : null;
      if (track !== null) tracks.push(track);
    }
    if (observations.length > 0) await this.#context.accept(observations);
    if (tracks.length > 0) for (const fault of this.#context.track(tracks)) told(fault);
    return wrong > 0 && observations.length === 0 ? RESULT.wrong : RESULT.ok;
  }

  /** What a kind has no such point for is left out. */
  #observe(device: string, { at, points }: Position): Observation[] {
    const kind = this.#context.kindOf(device);
    const time = at === null ? { observedAt: this.#context.now(), untimed: true as const } : { observedAt: at };
    return Object.entries(points)
      .filter(([point]) => kind === undefined || Object.hasOwn(kind.points, point))
      .map(([point, value]) => ({ device, point, value, ...time, quality: 'good', source: this.#source, kindHint: KIND }));
  }

  /** Where it is, if it is a kind of thing that moves, and has a fix. */
  #trackOf(device: string, { at, place, speed, heading }: Position): TrackReport | null {
    if (place === null || this.#context.kindOf(device)?.moves !== true) return null;
    const [lng, lat] = toWgs84([place.lng, place.lat], this.#crs);
    const time = at === null ? { at: this.#context.now(), untimed: true as const } : { at };
    return { mover: device, ...time, lng, lat, speed, heading, source: this.#source };
  }

  /** The other address that this terminal was heard from lately; one that moves to a new line leaves the old one silent. */
  #speaksElsewhere(device: string, peer: string): string | null {
    const now = this.#context.now();
    const host = peer.slice(0, peer.lastIndexOf(':'));
    const last = this.#heard.get(device);
    if (last !== undefined && last.peer !== host && now - last.at < OTHER_LINE_MS) return last.peer;
    this.#heard.delete(device);
    this.#heard.set(device, { peer: host, at: now });
    if (this.#heard.size > MOST_TERMINALS) this.#heard.delete(this.#heard.keys().next().value!);
    return null;
  }
}

/** One connection: answers in its own numbers, and parts of what was split. */
class Line {
  readonly #take: (frame: Frame, bytes: Uint8Array) => Promise<number>;
  #serial = 0;
  #parts: { readonly id: number; readonly first: number; readonly bodies: (Buffer | undefined)[] } | null = null;

  constructor(take: (frame: Frame, bytes: Uint8Array) => Promise<number>) {
    this.#take = take;
  }

  /** @returns what is answered; null = nothing. */
  async hear(frame: Frame, bytes: Uint8Array): Promise<Buffer | null> {
    // An answer to what we said is not answered.
    if (frame.id === ID.answered) return null;
    const whole = this.#whole(frame);
    const result = whole === null ? RESULT.ok : await this.#take(whole, bytes);
    if (frame.id === ID.register) {
      const code = result === RESULT.ok ? Buffer.from(authenticationCode(frame.phone), 'latin1') : Buffer.alloc(0);
      return this.#answer(frame, ID.registered, Buffer.concat([u16(frame.serial), Buffer.of(result === RESULT.ok ? 0 : 4), code]));
    }
    return this.#answer(frame, ID.general, Buffer.concat([u16(frame.serial), u16(frame.id), Buffer.of(result)]));
  }

  #answer({ phone, edition }: Frame, id: number, body: Buffer): Buffer {
    this.#serial = (this.#serial + 1) & 0xffff;
    return encodeFrame({ id, phone, edition, serial: this.#serial, body, part: null });
  }

  /** The message when all parts of it are here; null before. One that is begun anew forgets the other. */
  #whole(frame: Frame): Frame | null {
    const { id, serial, part, body } = frame;
    if (part === null) return frame;
    if (part.index < 1 || part.index > part.total || part.total > MOST_PARTS) return { ...frame, id: -1 };
    const first = (serial - part.index + 1) & 0xffff;
    if (this.#parts?.id !== id || this.#parts.first !== first) this.#parts = { id, first, bodies: Array.from({ length: part.total }) };
    this.#parts.bodies[part.index - 1] = body;
    const { bodies } = this.#parts;
    if (bodies.some((each) => each === undefined)) return null;
    this.#parts = null;
    return { ...frame, part: null, body: Buffer.concat(bodies as Buffer[]) };
  }
}
