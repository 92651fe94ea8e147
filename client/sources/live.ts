import { io, type Socket } from 'socket.io-client';
import type { WallShow } from '#contract/walls/layout/show.ts';
import type { RemoteTold, TourOrder, TourSaid } from '#contract/tours/remote.ts';
import type { Thrown } from '#contract/walls/thrown.ts';
import type { CommandName, CommandResult, Refusal } from '#contract/commands.ts';
import type { EventFocus } from '#contract/wire/event-focus.ts';
import { clientParser } from '#contract/wire/packets.ts';
import {
  PROTOCOL_VERSION,
  type ClientToServer,
  type Greeting,
  type NearAnswer,
  type ServerToClient,
  type WatchAnswer,
} from '#contract/wire/messages.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Inbox } from './inbox.ts';
import { Outbox } from './outbox.ts';
import { ShownTeller, type ShownView } from './shown-teller.ts';
import { NO_LINK, type Source, type SourceListener, type SourceState } from './source.ts';
import { inflateBeside, unpackCounts, unpackNearDevices, unpackPacked, unpackSnapshot, type Hand } from './unpack.ts';
import { Watchdog } from './watchdog.ts';

export interface LiveOptions {
  readonly kindsHash: string;
  /** The screen this page is: the server is told while it is in view. */
  readonly screen?: string;
  /** Where it looks; told likewise. */
  readonly view?: ShownView;
  /** The page was built from another version than the server: load it anew. */
  readonly outdated: () => void;
  /** Where the server is; the page's own origin when left out. */
  readonly url?: string;
  /** What somebody shows on this wall for a while, when that changes; `null` = its own picture. */
  readonly thrown?: (thrown: Thrown | null) => void;
  readonly layouts?: (show: WallShow | null) => void;
  /** Of a screen at /tour: what it says to the server, and is told, of a phone that leads it. */
  readonly tour?: TourLine;
  /** Cookies, where there is no browser to send them. */
  readonly headers?: Record<string, string>;
  readonly transports?: ('websocket' | 'polling')[];
}

/** How a screen at /tour hears of its line, and by which it speaks. */
interface TourLine {
  opened(say: (said: TourSaid) => void): void;
  closed(): void;
  told(told: RemoteTold): void;
  order(order: TourOrder): void;
}

const ANSWER_MS = 5000;
const COMMAND_MS = 20_000;
const RECONNECT_MS = { first: 250, longest: 2000 };
/** After a refusal that is not about the session. */
const REFUSED_MS = 10_000;
/** Two greetings are at least this far apart. */
const GREETING_INTERVAL_MS = 500;

/** Socket.IO to the server, for as long as the page lives. */
export function createLiveSource(options: LiveOptions): Source {
  return new LiveSource(options);
}

class LiveSource implements Source {
  readonly #options: LiveOptions;
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  readonly #watchdog: Watchdog;
  readonly #outbox: Outbox;
  readonly #shown: ShownTeller | null;
  readonly #inbox = new Inbox(
    (hand) => this.#deliver(hand),
    (error) => this.#unreadable(error),
  );
  #listener: SourceListener | null = null;
  #state: SourceState = 'connecting';
  /** Counts greetings; what arrives between one and its answer belongs to the one before. */
  #greeting = 0;
  #greeted = false;
  #greetedAt = 0;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    const settings = {
      autoConnect: false,
      path: withBasePath('/socket.io/'),
      parser: clientParser,
      transports: options.transports ?? ['websocket' as const, 'polling' as const],
      // Where a proxy lets no WebSocket through; and polling is what tells a refusal's reason.
      tryAllTransports: true,
      reconnectionDelay: RECONNECT_MS.first,
      reconnectionDelayMax: RECONNECT_MS.longest,
      timeout: ANSWER_MS,
      forceNew: true,
      ...(options.headers ? { extraHeaders: options.headers } : {}),
    };
    this.#socket = options.url === undefined ? io(settings) : io(options.url, settings);
    this.#watchdog = new Watchdog((silent) => this.#silence(silent));
    const { screen, view } = options;
    const tell = (shown: string | null, looks: string): void => void (this.#greeted && this.#socket.emit('shows', shown, looks));
    this.#shown = screen === undefined ? null : new ShownTeller({ screen, tell, ...(view ? { view } : {}) });
    this.#outbox = new Outbox(({ name, input, id }, answer) => {
      this.#socket
        .timeout(COMMAND_MS)
        .emit('command', name, input, id, (error: Error | null, result: CommandResult) => answer(error ? null : result));
    });
  }

  open(listener: SourceListener): void {
    this.#listener = listener;
    const socket = this.#socket;
    socket.on('connect', () => this.#greet());
    socket.on('disconnect', (reason) => this.#dropped(reason));
    socket.on('connect_error', (error) => this.#notAdmitted(error));
    socket.io.on('ping', () => this.#heard());
    socket.on('snapshot', (bytes) => this.#take(() => unpackSnapshot(bytes, inflateBeside)));
    socket.on('near', (bytes) => this.#take(() => unpackNearDevices(bytes)));
    socket.on('delta', (delta) => this.#take(() => (to) => to.delta(delta)));
    socket.on('movers', (bytes) => this.#take(() => (to) => to.moversTold(bytes)));
    socket.on('rollup', (bytes) => this.#take(() => unpackCounts(bytes)));
    socket.on('kinds', (kinds) => this.#take(() => (to) => to.kindsChanged(kinds)));
    socket.on('health', (health) => this.#take(() => (to) => to.healthChanged(health)));
    socket.on('events', (page) => this.#take(() => (to) => to.eventsTold(page)));
    socket.on('thrown', (thrown) => this.#options.thrown?.(thrown));
    socket.on('layouts', (show) => this.#options.layouts?.(show));
    socket.on('remote', (told) => this.#options.tour?.told(told));
    socket.on('order', (order) => this.#options.tour?.order(order));
    socket.on('packed', (bytes) => this.#take(() => unpackPacked(bytes, inflateBeside)));
    socket.on('frame', (bytes) => this.#take(() => (to) => to.frame(bytes)));
    socket.on('goodbye', (refusal) => this.#stop(refusal.code === 'unauthenticated' ? 'signed-out' : 'refused', refusal));
    this.#shown?.start();
    socket.connect();
  }

  #heard(): void {
    this.#watchdog.heard();
    this.#listener?.heard();
  }

  #take(unpack: () => Hand | Promise<Hand>): void {
    this.#heard();
    if (this.#greeted) this.#inbox.take(unpack);
  }

  #deliver(hand: Hand): void {
    const tick = this.#listener && this.#greeted ? hand(this.#listener) : null;
    if (typeof tick === 'number') this.#socket.emit('seen', tick);
  }

  /** Bytes that are not what they say: all that follows would be a guess, so everything is asked for again. */
  #unreadable(error: unknown): void {
    console.error('The server sent what cannot be read, and is asked again.', error);
    this.resync();
  }

  #greet(): void {
    clearTimeout(this.#later);
    const greeting = ++this.#greeting;
    this.#greeted = false;
    this.#inbox.clear();
    this.#greetedAt = performance.now();
    const resume = this.#listener?.held();
    const hello = { protocol: PROTOCOL_VERSION, kindsHash: this.#options.kindsHash, ...(resume ? { resume } : {}) };
    this.#socket.timeout(ANSWER_MS).emit('hello', hello, (error: Error | null, answer: Greeting) => {
      if (greeting !== this.#greeting) return;
      if (error) this.#again();
      else this.#answered(answer);
    });
  }

  /** No answer, though connected: a new connection is the only sure way on. */
  #again(): void {
    if (this.#socket.connected) this.#socket.disconnect().connect();
  }

  #answered(answer: Greeting): void {
    this.#heard();
    if (!answer.ok) {
      this.#stop(answer.refusal.code === 'unauthenticated' ? 'signed-out' : 'refused', answer.refusal);
      if (answer.reload) this.#options.outdated();
      return;
    }
    this.#greeted = true;
    this.#watchdog.start();
    this.#listener?.welcome(answer);
    this.#options.thrown?.(answer.thrown ?? null);
    this.#options.layouts?.(answer.layouts ?? null);
    this.#to('live', null);
    this.#shown?.tell();
    this.#options.tour?.opened((said) => void this.#socket.emit('tour', said));
    this.#outbox.opened();
  }

  #to(state: SourceState, refusal: Refusal | null): void {
    this.#state = state;
    this.#listener?.linkChanged(state, refusal);
  }

  /** Silence is not yet a broken connection: Socket.IO finds that out, and reconnects, a second or two later. */
  #silence(silent: boolean): void {
    if (silent && this.#state === 'live') this.#to('lost', null);
    else if (!silent && this.#state === 'lost' && this.#greeted) this.#to('live', null);
  }

  #dropped(reason: string): void {
    this.#greeted = false;
    this.#greeting++;
    this.#outbox.closed();
    this.#options.tour?.closed();
    this.#watchdog.stop();
    if (this.#state === 'live') this.#to('lost', null);
    if (reason === 'io server disconnect' && this.#state === 'lost') this.#connectIn(RECONNECT_MS.longest);
  }

  /** Refused while connecting. A broken network says no reason, and Socket.IO goes on trying. */
  #notAdmitted(error: Error): void {
    const reason = refusalReason(error);
    if (reason === 'unauthenticated') this.#stop('signed-out', SIGN_IN);
    else if (reason === 'origin') this.#stop('refused', FOREIGN_PAGE);
  }

  #stop(state: 'signed-out' | 'refused', refusal: Refusal): void {
    this.#to(state, refusal);
    this.#outbox.end({ ok: false, refusal });
    this.#socket.disconnect();
    if (state === 'refused') this.#connectIn(REFUSED_MS);
  }

  #connectIn(ms: number): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#socket.connect(), ms);
  }

  resync(): void {
    if (!this.#socket.connected || !this.#greeted) return;
    this.#greeted = false;
    const wait = this.#greetedAt + GREETING_INTERVAL_MS - performance.now();
    clearTimeout(this.#later);
    if (wait <= 0) this.#greet();
    else this.#later = setTimeout(() => this.#socket.connected && this.#greet(), wait);
  }

  retry(): void {
    clearTimeout(this.#later);
    if (this.#socket.connected) return;
    if (this.#state !== 'lost') this.#to('connecting', null);
    this.#socket.connect();
  }

  send(name: CommandName, input: unknown): Promise<CommandResult> {
    return this.#outbox.give(name, input);
  }

  watch(places: readonly string[], answered: (answer: NearAnswer) => void): void {
    if (!this.#greeted) return answered(NO_LINK);
    this.#socket.timeout(COMMAND_MS).emit('watch', places, (error: Error | null, answer: NearAnswer) => answered(error ? NO_LINK : answer));
  }

  watchEvents(focuses: readonly EventFocus[]): Promise<WatchAnswer> {
    if (!this.#greeted) return Promise.resolve(NO_LINK);
    return new Promise((resolve) => {
      this.#socket
        .timeout(COMMAND_MS)
        .emit('watch-events', focuses, (error: Error | null, answer: WatchAnswer) => resolve(error ? NO_LINK : answer));
    });
  }

  close(): void {
    clearTimeout(this.#later);
    this.#watchdog.stop();
    this.#shown?.close();
    this.#listener = null;
    this.#outbox.end(NO_LINK);
    this.#socket.disconnect();
  }
}

const SIGN_IN: Refusal = { code: 'unauthenticated', message: { zh: '请登录', en: 'Sign in, please.' } };
const FOREIGN_PAGE: Refusal = {
  code: 'forbidden',
  message: {
    zh: '此页面的来源未被服务器允许，请检查 QUANYAN_ORIGINS',
    en: 'The server does not allow pages of this origin: see QUANYAN_ORIGINS.',
  },
};

/** The word the server's door gave, '' when there was none: Engine.IO keeps the answer of its HTTP request in the error. */
function refusalReason(error: Error): string {
  const { description, context } = error as Error & { description?: unknown; context?: { responseText?: unknown } };
  if (description !== 403 || typeof context?.responseText !== 'string') return '';
  try {
    return String((JSON.parse(context.responseText) as { message?: unknown }).message);
  } catch {
    return '';
  }
}
