import { randomUUID } from 'node:crypto';
import type { Label } from '#contract/label.ts';
import type { Actor } from '#contract/records/stamp.ts';
import type { Webhook, WebhookChoice } from '#contract/webhooks/webhook.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import { newSecret } from '#server/auth/passwords.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse } from '#server/lib/refused.ts';
import type { Records } from '#server/records/records.ts';
import type { AccountStore } from '#server/storage/stores/account-store.ts';
import type { AuditStore } from '#server/storage/stores/audit-store.ts';
import { Line, type LineStatus, type Mark } from './line.ts';
import { Networks } from './networks.ts';
import { post } from './post.ts';
import { Permits } from './permits.ts';
import { signed } from './sign.ts';
import { SOURCE, toldOf, type Told } from './told.ts';

const PREFIX = 'webhook:';
const MARK_PREFIX = 'webhook-mark:';
const ANSWER_MS = 10_000;
/** Messages under way to all receivers together. */
const AT_ONCE = 8;
/** Most receivers. */
const MOST = 50;

type Kept = Omit<Webhook, keyof LineStatus> & { readonly secret: string };
interface KeptMark extends Mark {
  readonly stopped: Label | null;
}

interface WebhooksDeps {
  readonly values: Pick<AccountStore, 'valuesOf' | 'putValue'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly journal: {
    readonly epoch: string;
    head(): number;
    since(seq: number, limit: number): Promise<readonly JournalEntry[] | null>;
  };
  readonly redaction: Pick<Redaction, 'show'>;
  /** The durable records. */
  readonly records: Pick<Records, 'get' | 'watch'>;
  /** Further networks that may be sent to. */
  readonly networks: readonly string[];
  readonly now: () => number;
  /** What could not be kept, though nobody waits for it. */
  readonly onFault: (error: unknown) => void;
}

interface Act {
  readonly actor: Actor;
  readonly from: string;
}

const OFF: LineStatus = { state: 'off', words: null, tries: 0, nextTryAt: null, lastSentAt: null, sent: 0, refused: 0, behind: 0 };

/** Other systems that are told what happens here. What waits for them is the journal itself; nothing that is live waits for them. */
export class Webhooks {
  readonly #deps: WebhooksDeps;
  readonly #turns = new Mutex();
  readonly #permits = new Permits(AT_ONCE);
  readonly #networks: Networks;
  readonly #kept = new Map<string, Kept>();
  readonly #marks = new Map<string, KeptMark>();
  readonly #lines = new Map<string, Line>();
  /** Marks that are not stored as they are. */
  readonly #unstored = new Set<string>();

  private constructor(deps: WebhooksDeps) {
    this.#deps = deps;
    this.#networks = new Networks(deps.networks);
  }

  static async open(deps: WebhooksDeps): Promise<Webhooks> {
    const webhooks = new Webhooks(deps);
    for (const { name, value } of await deps.values.valuesOf(MARK_PREFIX))
      webhooks.#marks.set(name.slice(MARK_PREFIX.length), JSON.parse(value) as KeptMark);
    for (const { value } of await deps.values.valuesOf(PREFIX)) {
      const kept = JSON.parse(value) as Kept;
      webhooks.#kept.set(kept.id, kept);
      webhooks.#begin(kept);
    }
    deps.records.watch(() => {
      for (const line of webhooks.#lines.values()) line.wake();
    });
    return webhooks;
  }

  list(): Webhook[] {
    return [...this.#kept.values()].map((kept) => this.#view(kept)).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @returns with its secret, which is shown this once. @throws Refused */
  add(choice: WebhookChoice, act: Act): Promise<Webhook & { readonly secret: string }> {
    return this.#turns.run('webhooks', async () => {
      if (this.#kept.size >= MOST)
        throw refuse('conflict', `最多 ${MOST} 个订阅，请先删除不用的`, `There are ${MOST} already: remove one first.`);
      this.#check(choice);
      const kept = { ...choice, id: randomUUID(), version: 1, ...this.#stamp(act), secret: newSecret() };
      await this.#store(kept, 'webhook:add', act);
      // It is told what happens from now on.
      this.#setMark(kept.id, { epoch: this.#deps.journal.epoch, seq: this.#deps.journal.head(), stopped: null });
      await this.keep();
      this.#begin(kept);
      return { ...this.#view(kept), secret: kept.secret };
    });
  }

  /** @param base version that was seen @throws Refused */
  change(id: string, choice: WebhookChoice, base: number, act: Act): Promise<Webhook> {
    return this.#turns.run('webhooks', async () => {
      const before = this.#known(id);
      if (before.version !== base)
        throw refuse('conflict', '已被他人更改，请重新核对', 'Somebody has changed it meanwhile: look at it again.', {
          by: before.changedBy,
          at: before.changedAt,
        });
      this.#check(choice);
      const kept = { ...before, ...choice, version: base + 1, ...this.#stamp(act) };
      await this.#store(kept, 'webhook:change', act);
      await this.#again(kept);
      return this.#view(kept);
    });
  }

  /** A new secret in place of the old, which is worth nothing from now on. */
  renew(id: string, act: Act): Promise<string> {
    return this.#turns.run('webhooks', async () => {
      const kept = { ...this.#known(id), secret: newSecret() };
      await this.#store(kept, 'webhook:renew', act);
      await this.#again(kept);
      return kept.secret;
    });
  }

  remove(id: string, act: Act): Promise<void> {
    return this.#turns.run('webhooks', async () => {
      this.#known(id);
      await this.#deps.values.putValue(PREFIX + id, null);
      await this.#deps.values.putValue(MARK_PREFIX + id, null);
      await this.#note('webhook:remove', id, act);
      await this.#end(id);
      this.#kept.delete(id);
      this.#marks.delete(id);
    });
  }

  /** A line that stopped goes on where it stopped; `skip` = with what happens from now on. */
  resume(id: string, skip: boolean, act: Act): Promise<Webhook> {
    return this.#turns.run('webhooks', async () => {
      const kept = this.#known(id);
      const { journal } = this.#deps;
      await this.#note(skip ? 'webhook:skip' : 'webhook:resume', id, act);
      await this.#end(id);
      const mark = this.#markOf(id);
      this.#setMark(id, { epoch: journal.epoch, seq: skip ? journal.head() : mark.seq, stopped: null });
      this.#begin(kept);
      return this.#view(kept);
    });
  }

  /** Sends a message that is a test and says so. @returns what came of it, in words */
  async test(id: string): Promise<{ readonly ok: boolean; readonly words: Label }> {
    const kept = this.#known(id);
    const at = this.#deps.now();
    const message: Told = {
      specversion: '1.0',
      id: `test/${randomUUID()}/1`,
      source: SOURCE,
      type: 'cn.quanyan.test',
      time: new Date(at).toISOString(),
      subject: 'test',
      datacontenttype: 'application/json',
      data: { text: '这是一条测试消息 This is a test' },
    };
    try {
      const { status } = await this.#send(kept, message, new AbortController().signal);
      const ok = status >= 200 && status < 300;
      return { ok, words: { zh: `对方应答 ${status}`, en: `It answered ${status}.` } };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ok: false, words: { zh: `没有送到：${reason}`, en: `It was not delivered: ${reason}.` } };
    }
  }

  /** Every second, how far the lines are: after a crash so much may be said twice. */
  async keep(): Promise<void> {
    const unstored = [...this.#unstored];
    this.#unstored.clear();
    for (const id of unstored) {
      const mark = this.#marks.get(id);
      try {
        if (mark) await this.#deps.values.putValue(MARK_PREFIX + id, JSON.stringify(mark));
      } catch (error) {
        this.#unstored.add(id);
        this.#deps.onFault(error);
      }
    }
  }

  async stop(): Promise<void> {
    await Promise.all(Array.from(this.#lines.keys(), (id) => this.#end(id)));
    await this.keep();
  }

  #known(id: string): Kept {
    const kept = this.#kept.get(id);
    if (kept === undefined) throw refuse('not-found', '没有这个订阅', `There is no webhook ${id}.`);
    return kept;
  }

  #check({ url }: WebhookChoice): void {
    const { username, password, hash } = new URL(url);
    if (username !== '' || password !== '' || hash !== '')
      throw refuse('invalid', '网址中不要写用户名、密码或 #', 'The address holds no user, password or #.', {
        issues: [{ path: 'url', message: 'The address holds no user, password or #.' }],
      });
  }

  #stamp({ actor }: Act): Pick<Kept, 'changedAt' | 'changedBy'> {
    return { changedAt: this.#deps.now(), changedBy: { id: actor.id, name: actor.name } };
  }

  async #store(kept: Kept, action: string, act: Act): Promise<void> {
    await this.#deps.values.putValue(PREFIX + kept.id, JSON.stringify(kept));
    await this.#note(action, kept.id, act);
    this.#kept.set(kept.id, kept);
  }

  #note(action: string, subject: string, { actor, from }: Act): Promise<void> {
    return this.#deps.audit.append(this.#deps.now(), { actor, action, subject, outcome: 'done', detail: '', from, place: null });
  }

  #view({ secret: _secret, ...kept }: Kept): Webhook {
    return { ...kept, ...(this.#lines.get(kept.id)?.status ?? OFF) };
  }

  #markOf(id: string): KeptMark {
    const { epoch, head } = { epoch: this.#deps.journal.epoch, head: this.#deps.journal.head() };
    const mark = this.#marks.get(id);
    // Of another journal (a backup that was restored) nothing can be gone on with.
    return mark?.epoch === epoch ? mark : { epoch, seq: head, stopped: mark?.stopped ?? null };
  }

  #setMark(id: string, mark: KeptMark): void {
    this.#marks.set(id, mark);
    this.#unstored.add(id);
  }

  #begin(kept: Kept): void {
    if (!kept.enabled) return;
    const { journal, redaction, records, now } = this.#deps;
    const { stopped, ...mark } = this.#markOf(kept.id);
    const line = new Line(
      {
        journal,
        told: (entry) => entry.changes.flatMap((change) => toldOf(change, entry, kept, { redaction, records }) ?? []),
        send: (message, signal) => this.#send(kept, message, signal),
        keep: (at, words) => this.#setMark(kept.id, { ...at, stopped: words }),
        now,
      },
      mark,
      stopped,
    );
    this.#lines.set(kept.id, line);
    line.start();
  }

  async #end(id: string): Promise<void> {
    const line = this.#lines.get(id);
    this.#lines.delete(id);
    await line?.stop();
  }

  async #again(kept: Kept): Promise<void> {
    await this.#end(kept.id);
    const mark = this.#markOf(kept.id);
    if (mark.stopped !== null) this.#setMark(kept.id, { ...mark, stopped: null });
    this.#begin(kept);
  }

  async #send({ url, secret }: Kept, message: Told, signal: AbortSignal): Promise<{ status: number; text: string }> {
    const body = JSON.stringify(message);
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Quanyan',
      'idempotency-key': message.id,
      ...signed(secret, body, this.#deps.now()),
    };
    return this.#permits.run(() => post({ url, headers, body, timeoutMs: ANSWER_MS, signal }, this.#networks));
  }
}
