import type { DeviceSocket, IngestContext, SocketEars } from '#server/ingest/adapter.ts';
import type { ChargePoint } from './point.ts';
import { SOURCE } from './point.ts';
import { V16 } from './v16.ts';
import { V201 } from './v201.ts';
import { encodeCall, encodeError, encodeResult, readFrame, VERSIONS, type Frame, type Version } from './wire/frame.ts';

const MESSAGES = { '1.6': V16, '2.0.1': V201 } as const;
/** Of a point whose kind nobody knows. */
const EVERY_S = 300;
const NOTHING = new Uint8Array(0);
/** Whatever holds a card's number is not kept, readable or not. */
const TELLS_WHO = /id_?(tag|token)/i;
/** Answers to its own that a line waits for. */
const MOST_ASKED = 16;

/** What a point answered. */
type Answer =
  | { readonly ok: true; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly code: string; readonly text: string };

interface Deps {
  readonly context: IngestContext;
  /** The ledger's name of the point. */
  readonly device: () => string;
  readonly point: ChargePoint;
  readonly onClosed: (session: Session) => void;
}

/** One line of a charge point: hears it, answers it in its version's own words, and asks it. */
export class Session implements SocketEars {
  readonly socket: DeviceSocket;
  readonly version: Version;
  readonly #deps: Deps;
  readonly #asked = new Map<string, (answer: Answer) => void>();
  #serial = 0;
  #hasSpoken = false;

  constructor(socket: DeviceSocket, deps: Deps) {
    this.socket = socket;
    this.version = VERSIONS[socket.protocol];
    this.#deps = deps;
  }

  get point(): ChargePoint {
    return this.#deps.point;
  }

  async hear(bytes: Uint8Array): Promise<void> {
    const frame = readFrame(bytes);
    if (frame.kind === 'call') return this.#called(frame, bytes);
    if (frame.kind === 'bad') return this.#bad(frame, bytes);
    const answer: Answer =
      frame.kind === 'result' ? { ok: true, payload: frame.payload } : { ok: false, code: frame.code, text: frame.text };
    const hears = this.#asked.get(frame.id);
    if (hears === undefined) return this.#reject(NOTHING, `an answer to ${JSON.stringify(frame.id)}, which was not asked`);
    this.#asked.delete(frame.id);
    hears(answer);
  }

  closed(): void {
    for (const hears of this.#asked.values()) hears({ ok: false, code: 'InternalError', text: 'the line closed' });
    this.#asked.clear();
    this.#deps.onClosed(this);
  }

  /** Asks the point. Waits for as long as `signal` lets it. @throws when it is aborted, or too much is asked already */
  ask(action: string, payload: object, signal: AbortSignal): Promise<Answer> {
    if (this.#asked.size >= MOST_ASKED) return Promise.reject(new Error(`${MOST_ASKED} questions are unanswered already`));
    const id = `qy-${(++this.#serial).toString(36)}`;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, resolve);
      signal.addEventListener('abort', () => {
        if (this.#asked.delete(id)) reject(new Error(`${action} was not answered`));
      });
      this.socket.send(encodeCall(id, action, payload));
    });
  }

  async #called({ id, action, payload }: Extract<Frame, { kind: 'call' }>, bytes: Uint8Array): Promise<void> {
    const { messages, known } = MESSAGES[this.version];
    const message = Object.hasOwn(messages, action) ? messages[action] : undefined;
    if (message === undefined) {
      const wrong = known.has(action) ? 'not-supported' : 'not-implemented';
      this.#reject(bytes, `action ${action} is ${known.has(action) ? 'none that is taken here' : `none of OCPP ${this.version}`}`);
      return this.#say(encodeError(this.version, id, wrong, `${action} is not taken here`));
    }
    const { context, device, point } = this.#deps;
    const violation = message.check(payload);
    const [name, now] = [device(), context.now()];
    const kind = context.kindOf(name);
    if (violation === null || message.evenSo) {
      const { observations, events } = point.take(message.said(payload, this.socket.name), name, kind, now);
      try {
        if (observations.length + events.length > 0) await context.accept(observations, events);
        point.stored(observations, now);
      } catch (error) {
        context.log.warn(
          { error, device: name, action },
          'charge point: not stored; it is left unanswered in its own words and says it again',
        );
        return this.#say(encodeError(this.version, id, 'internal', 'it could not be stored: say it again'));
      }
    }
    if (violation !== null) {
      this.#reject(message.tellsWho ? NOTHING : bytes, `${action}: ${violation.why}`);
      return this.#say(encodeError(this.version, id, violation.wrong, `${action}: ${violation.why}`));
    }
    this.#say(
      encodeResult(
        id,
        message.answer({ payload, identity: this.socket.name, now, everyS: Math.round(kind?.expectedIntervalS ?? EVERY_S) }),
      ),
    );
    this.#firstWord(action);
  }

  /** A point that goes on after a line that broke says how it is only when that changes: it is asked. */
  #firstWord(action: string): void {
    if (this.#hasSpoken) return;
    this.#hasSpoken = true;
    if (action === 'BootNotification' || this.point.isKnown) return;
    void this.ask('TriggerMessage', { requestedMessage: 'StatusNotification' }, AbortSignal.timeout(60_000)).catch(() => undefined);
  }

  #bad({ id, wrong, why }: Extract<Frame, { kind: 'bad' }>, bytes: Uint8Array): void {
    this.#reject(bytes, why);
    this.#say(encodeError(this.version, id, wrong, why));
  }

  #say(text: string | null): void {
    if (text !== null) this.socket.send(text);
  }

  #reject(bytes: Uint8Array, reason: string): void {
    const kept = TELLS_WHO.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')) ? NOTHING : bytes;
    this.#deps.context.reject(SOURCE, this.socket.from, kept, `${this.socket.name}: ${reason}`);
  }
}
