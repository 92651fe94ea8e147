import type { IngestContext } from '#server/ingest/adapter.ts';
import type { AccountRule } from './accounts.ts';
import { Observer, SOURCE, panelAddress } from './observe.ts';
import { decrypt, encrypt, type Key } from './wire/cipher.ts';
import { readContactId, readContent, readSia, readTime, wordsOf, writeTime, type Content, type Report } from './wire/content.ts';
import { DEMO_KEY } from './wire/demo-key.ts';
import { encodeFrame, type Frame, type FrameEvent } from './wire/frame.ts';
import { Repeats } from './repeats.ts';

interface ReceiverOptions {
  readonly accounts: ReadonlyMap<string, AccountRule>;
  /** How far a panel's time may be behind and ahead of ours, ms. */
  readonly window: { readonly pastMs: number; readonly aheadMs: number };
}

type Context = Pick<IngestContext, 'accept' | 'reject' | 'repeated' | 'mayReport' | 'knows' | 'kindOf' | 'now' | 'log'>;

/** A frame that its sender may say. */
interface Heard {
  readonly frame: Frame;
  readonly account: string;
  readonly key: Key | null;
  readonly content: Content;
}

/** After so many refusals of its time in a row a panel cannot set itself: its alarms are taken at the time of receipt. */
const DEAF_AFTER = 3;
const MOST_DEAF = 10_000;

/**
 * What a central station does with one frame, whatever it came by: ACK when it is stored, NAK with our time when the panel's is off,
 * DUH when it cannot be processed, silence when its checksum is wrong, so that the panel says it again.
 */
export class Receiver {
  readonly #context: Context;
  readonly #options: ReceiverOptions;
  readonly #observer: Observer;
  readonly #repeats: Repeats;
  /** Refusals of its time in a row, by account. */
  readonly #refused = new Map<string, number>();

  constructor(context: Context, options: ReceiverOptions) {
    this.#context = context;
    this.#options = options;
    this.#observer = new Observer(context);
    this.#repeats = new Repeats(context.now);
  }

  /** @returns what is answered; null = nothing. Never throws. */
  async hear(event: FrameEvent, peer: string): Promise<Buffer | null> {
    const reject = (reason: string): void => this.#context.reject(SOURCE, peer, event.bytes, reason);
    if (event.kind === 'fault') {
      reject(event.reason);
      return event.head === undefined ? null : duh({ receiver: '', prefix: 'L0', ...event.head });
    }
    const { frame } = event;
    const heard = await this.#open(frame, peer);
    if (typeof heard === 'string') {
      reject(heard);
      return duh(frame);
    }
    return this.#take(heard, reject);
  }

  /** @returns words when it is not for this sender to say, or cannot be read */
  async #open(frame: Frame, peer: string): Promise<Heard | string> {
    const inner = frame.encrypted ? undefined : /^(#[0-9A-Fa-f]{3,16})\|/.exec(frame.body)?.[1].slice(1);
    const account = (frame.account || inner || '').toUpperCase();
    if (account === '') return 'it names no account';
    const rule = this.#options.accounts.get(account);
    const open = await this.#context.mayReport(peer, panelAddress(account), null);
    const key = rule === undefined || rule === 'plain' ? (open ? DEMO_KEY : null) : rule;
    if (frame.encrypted && key === null) return `account ${account} has no key here (QUANYAN_DC09_KEYS)`;
    if (!frame.encrypted && rule !== 'plain' && (rule !== undefined || !open))
      return `account ${account} may not speak without its key (QUANYAN_DC09_KEYS)`;
    const body = frame.encrypted ? decrypt(frame.body, key!) : frame.body;
    if (body === null) return `account ${account}: it is not encrypted with the key of the account`;
    const content = readContent(body);
    if (typeof content === 'string') return `account ${account}: ${content}`;
    if (frame.token !== 'NULL' && content.account !== '' && content.account.toUpperCase() !== account)
      return `account ${account} may not speak for account ${content.account}`;
    if (frame.encrypted && content.at === null) return `account ${account}: what is encrypted needs a time`;
    return { frame, account, key: frame.encrypted ? key : null, content };
  }

  #take(heard: Heard, reject: (reason: string) => void): Promise<Buffer | null> | Buffer | null {
    const { frame, account, content } = heard;
    const reports = reportsOf(frame.token, content.data);
    if (typeof reports === 'string') {
      reject(`account ${account}: ${reports}`);
      return duh(frame);
    }
    const { pastMs, aheadMs } = this.#options.window;
    const now = this.#context.now();
    const off = content.at === null ? 0 : content.at - now;
    const wrong = off < -pastMs || off > aheadMs;
    const said = { account, sequence: frame.sequence, reports, text: wordsOf(content) };
    if (!wrong) {
      this.#refused.delete(account);
      const occurred = content.extended.get('H');
      return this.#keep(heard, this.#observer.observe({ ...said, at: (occurred && readTime(occurred)) || content.at }));
    }
    const refusals = (this.#refused.get(account) ?? 0) + 1;
    if (this.#refused.size >= MOST_DEAF) this.#refused.clear();
    this.#refused.set(account, refusals);
    const begins = refusals > DEAF_AFTER ? this.#observer.observe({ ...said, at: null }, true) : { observations: [], events: [] };
    reject(`account ${account}: its time is ${Math.round(off / 1000)} s off ours, told it ${refusals} times`);
    if (begins.observations.length + begins.events.length > 0) return this.#keep(heard, begins);
    return encodeFrame(`"NAK"0000R0L0A0[]_${writeTime(now)}`);
  }

  /** Stored once, however often it is said. */
  async #keep({ frame, account, key, content }: Heard, { observations, events }: ReturnType<Observer['observe']>): Promise<Buffer | null> {
    let fresh = false;
    const stored = this.#repeats.once(account, `${frame.sequence} ${frame.token} ${content.data}`, () => {
      fresh = true;
      return this.#context.accept(observations, events);
    });
    const [said] = [...observations, ...events];
    if (!fresh && said) this.#context.repeated(said.source, said.device);
    try {
      await stored;
    } catch (error) {
      this.#context.log.warn({ error, account }, 'dc09: report not stored, left unconfirmed');
      return null;
    }
    const head = `${frame.sequence}${frame.receiver}${frame.prefix}${frame.account && `#${frame.account}`}`;
    if (key === null) return encodeFrame(`"ACK"${head}[]`);
    return encodeFrame(`"*ACK"${head}[${encrypt(`]_${writeTime(this.#context.now())}`, key)}`);
  }
}

const duh = ({ sequence, receiver, prefix, account }: Pick<Frame, 'sequence' | 'receiver' | 'prefix' | 'account'>): Buffer =>
  encodeFrame(`"DUH"${sequence}${receiver}${prefix}${account && `#${account}`}[]`);

function reportsOf(token: string, data: string): readonly Report[] | string {
  if (token === 'NULL') return [];
  if (token === 'ADM-CID') return readContactId(data);
  if (token === 'SIA-DCS') return readSia(data);
  return `${token} is not for a central station`;
}
