import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import { encodeCall, encodeResult, readFrame } from '#server/ingest/ocpp/wire/frame.ts';
import { hashText } from '#scenes/random.ts';
import { Backoff } from '#mock-feeds/senders/backoff.ts';
import { plugsOf, SPEECH, type Word } from './charge-words.ts';
import type { LineOptions, SpeakerLine } from '../speaker.ts';

const ANSWER_MS = 15_000;
const MOST_WAITING = 200;

interface Waiting extends Word {
  readonly resolve: (answer: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: Error) => void;
}

/** What each message of a central system is to the kind's own actions. */
const TOLD: Readonly<Record<string, (payload: Readonly<Record<string, unknown>>) => readonly [string, Record<string, AttributeValue>]>> = {
  RemoteStartTransaction: ({ connectorId }) => ['start-charging', { connector: Number(connectorId ?? 1) }],
  RequestStartTransaction: ({ evseId }) => ['start-charging', { connector: Number(evseId ?? 1) }],
  RemoteStopTransaction: () => ['stop-charging', {}],
  RequestStopTransaction: () => ['stop-charging', {}],
  UnlockConnector: () => ['unlock', {}],
  Reset: () => ['reset', {}],
};

/** A charging pile: boots, says how it is, begins and ends chargings, does what it is told. One call at a time, until it is answered. */
export class ChargePoint implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #protocol: keyof typeof SPEECH;
  readonly #backoff = new Backoff();
  readonly #waiting: Waiting[] = [];
  /** By plug: the charging that goes on. */
  readonly #chargings = new Map<number, string>();
  #current: { readonly id: string; readonly waiting: Waiting } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #socket: WebSocket | null = null;
  #serial = 0;
  #remote = false;
  #stopped = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#protocol = hashText(options.line) % 2 === 0 ? 'ocpp1.6' : 'ocpp2.0.1';
  }

  get connected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  start(): void {
    const { host, port, line } = this.#options;
    const socket = new WebSocket(`ws://${host.includes(':') ? `[${host}]` : host}:${port}/ocpp/${line}`, [this.#protocol]);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#backoff.reset();
      void this.#say(SPEECH[this.#protocol].boot(), true).catch(() => undefined);
    });
    socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => {
      this.#over(new Error('the line broke'));
      if (!this.#stopped) this.#backoff.again(() => this.start());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#backoff.stop();
    this.#over(new Error('switched off'));
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('switched off'));
    this.#socket?.close();
  }

  report(ids: readonly string[], at: number): Promise<void>[] {
    return ids.map((id) => this.#report(id, at));
  }

  async #report(id: string, at: number): Promise<void> {
    if (!this.connected) throw new Error(`charge point ${this.#options.line} is not connected`);
    const { fleet } = this.#options;
    const speech = SPEECH[this.#protocol];
    const points = fleet.readings(id, at);
    const time = new Date(fleet.clock(id, at)).toISOString();
    const said: Promise<unknown>[] = [];
    for (const { number, charges } of plugsOf(points)) {
      const going = this.#chargings.get(number);
      if (charges && going === undefined) said.push(this.#begin(number, points, time));
      if (!charges && going !== undefined) {
        this.#chargings.delete(number);
        if (going !== '') said.push(this.#say(speech.ended(number, going, points, time)));
      }
    }
    said.push(...speech.states(points, time).map((word) => this.#say(word)));
    await Promise.all(said);
  }

  async #begin(plug: number, points: Readonly<Record<string, number>>, time: string): Promise<void> {
    const own = `${this.#options.line}-${plug}-${Date.parse(time)}`;
    this.#chargings.set(plug, this.#protocol === 'ocpp1.6' ? '' : own.slice(-36));
    const answer = await this.#say(SPEECH[this.#protocol].started(plug, own.slice(-36), points, time, this.#remote));
    this.#remote = false;
    if (this.#protocol === 'ocpp1.6' && this.#chargings.has(plug)) this.#chargings.set(plug, String(answer.transactionId));
  }

  #hear(text: string): void {
    const frame = readFrame(Buffer.from(text));
    if (frame.kind === 'call') return this.#told(frame.id, frame.action, frame.payload);
    if (frame.kind === 'bad' || frame.id !== this.#current?.id) return;
    if (frame.kind === 'error') return this.#over(new Error(`${frame.code} ${frame.text}`));
    const { resolve } = this.#current.waiting;
    this.#over(null);
    resolve(frame.payload);
  }

  #told(id: string, action: string, payload: Readonly<Record<string, unknown>>): void {
    const { fleet, devices, now } = this.#options;
    const [does, params] = Object.hasOwn(TOLD, action) ? TOLD[action](payload) : ['', {}];
    const device = devices[0].id;
    const at = now();
    // Whoever charges there already is not charged a second time.
    const isBusy = does === 'start-charging' && this.#chargings.has(Number(params.connector));
    const until = does === '' || isBusy ? null : fleet.obey(device, does, params, at);
    if (does === 'start-charging' && until !== null) this.#remote = true;
    const done = does === 'unlock' ? 'Unlocked' : 'Accepted';
    this.#socket?.send(encodeResult(id, { status: until === null && action !== 'TriggerMessage' ? 'Rejected' : done }));
    if (until !== null || action === 'TriggerMessage') void this.#report(device, at).catch(() => undefined);
  }

  #say(word: Word, first = false): Promise<Readonly<Record<string, unknown>>> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new Error('switched off'));
      const waiting = { ...word, resolve, reject };
      if (first) this.#waiting.unshift(waiting);
      else this.#waiting.push(waiting);
      if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()!.reject(new Error('could not report in time'));
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#current !== null || !this.connected) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    const id = `${this.#protocol}-${(++this.#serial).toString(36)}`;
    this.#current = { id, waiting };
    this.#timer = setTimeout(() => this.#over(new Error('not answered')), ANSWER_MS);
    this.#socket!.send(encodeCall(id, waiting.action, waiting.payload));
  }

  #over(error: Error | null): void {
    clearTimeout(this.#timer);
    const done = this.#current;
    this.#current = null;
    if (error !== null) done?.waiting.reject(error);
    this.#pump();
  }
}
