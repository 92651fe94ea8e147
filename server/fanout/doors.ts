import { PROTOCOL_VERSION, helloSchema, type ClientToServer, type Greeting } from '#contract/wire.ts';
import { COMMANDS, type CommandResult, type Refusal } from '#contract/commands.ts';
import { ROLE_PERMISSIONS, type Permission } from '#contract/roles.ts';
import { declareAccess } from '#server/auth/access.ts';
import { COST } from './budget.ts';
import type { Hub } from './hub.ts';
import type { Subscriber } from './subscriber.ts';

/** What each event needs. A command needs more, by its name: the executor sees to that. */
export const EVENT_NEEDS = {
  hello: declareAccess({ surface: 'event', name: 'hello', needs: 'see' }).needs,
  seen: declareAccess({ surface: 'event', name: 'seen', needs: 'see' }).needs,
  command: declareAccess({ surface: 'event', name: 'command', needs: 'see' }).needs,
} as const satisfies Record<keyof ClientToServer, Permission>;

/** Commands of one screen carried out at the same time. */
const COMMANDS_AT_ONCE = 16;

const refusal = (code: Refusal['code'], zh: string, en: string): Refusal => ({ code, message: { zh, en } });
const TOO_MANY = refusal('too-many', '操作过于频繁，请稍候', 'Too many requests: wait a moment.');
const NOT_GREETED = refusal('forbidden', '连接尚未就绪，请刷新页面', 'Commands come after a greeting (hello) that was welcomed.');
const FORBIDDEN = refusal('forbidden', '没有权限', 'You may not do this.');

/** What screens say, checked before anything is done with it. Arguments are whatever came over the wire. */
export class Doors {
  readonly #hub: Hub;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  hello(subscriber: Subscriber, raw: unknown, answer: unknown): void {
    if (typeof answer !== 'function') return this.unknown(subscriber);
    const reply = answer as (greeting: Greeting) => void;
    const no = (reason: Refusal, reload = false): void => reply({ ok: false, refusal: reason, reload });
    if (!this.#affords(subscriber, COST.hello)) return no(TOO_MANY);
    const hello = helloSchema.safeParse(raw);
    if (!hello.success) return no(refusal('invalid', '问候消息无法识别', `This greeting cannot be read: ${hello.error.issues[0].message}.`));
    const { protocol, kindsHash, resume } = hello.data;
    if (protocol !== PROTOCOL_VERSION || kindsHash !== this.#hub.deps.kindsHash) return no(outdated(protocol), true);
    if (!this.#hub.authenticate(subscriber)) return;
    if (!may(subscriber, EVENT_NEEDS.hello)) return no(FORBIDDEN);
    reply(this.#welcome(subscriber));
    this.#hub.subscribe(subscriber, resume);
  }

  #welcome(subscriber: Subscriber): Greeting {
    const { state, journal, now, tickMs, demo, health } = this.#hub.deps;
    return {
      ok: true, protocol: PROTOCOL_VERSION, epoch: journal.epoch, seq: this.#hub.head, run: state.run, tick: state.tick,
      serverTime: now(), tickMs, user: subscriber.visitor.user, demo, health: health(),
    };
  }

  seen(subscriber: Subscriber, tick: number): void {
    if (subscriber.phase === 'gone' || !this.#affords(subscriber, COST.seen) || !may(subscriber, EVENT_NEEDS.seen)) return;
    if (Number.isSafeInteger(tick)) subscriber.seen(tick);
  }

  async command(subscriber: Subscriber, name: unknown, input: unknown, answer: unknown): Promise<void> {
    if (typeof answer !== 'function') return this.unknown(subscriber);
    const reply = answer as (result: CommandResult) => void;
    const no = (reason: Refusal): void => reply({ ok: false, refusal: reason });
    if (!this.#affords(subscriber, COST.command) || subscriber.commands >= COMMANDS_AT_ONCE) return no(TOO_MANY);
    if (subscriber.phase === 'gone') return no(FORBIDDEN);
    if (subscriber.phase === 'silent') return no(NOT_GREETED);
    if (!this.#hub.authenticate(subscriber)) return;
    if (!may(subscriber, EVENT_NEEDS.command)) return no(FORBIDDEN);
    if (typeof name !== 'string' || !Object.hasOwn(COMMANDS, name)) return no(refusal('invalid', '没有这个命令', 'There is no such command.'));
    subscriber.commands++;
    try {
      reply(await this.#hub.deps.execute(name, input, subscriber.visitor.user, subscriber.peer.from));
    } catch (error) {
      this.#hub.deps.log.error({ error, command: name }, 'fanout: a command failed');
      no(refusal('internal', '服务器内部错误，操作未完成', 'The server failed: this was not done.'));
    } finally {
      subscriber.commands--;
    }
  }

  /** An event nobody knows, or one without the answer it needs. */
  unknown(subscriber: Subscriber): void {
    this.#affords(subscriber, COST.unknown);
  }

  #affords(subscriber: Subscriber, cost: number): boolean {
    const verdict = subscriber.budget.spend(cost, this.#hub.deps.monotonic());
    if (verdict === 'never') this.#hub.dismiss(subscriber, TOO_MANY);
    return verdict === 'yes';
  }
}

/** Whom was asked about stays out: someone who is gone may do nothing. */
const may = (subscriber: Subscriber, needs: Permission): boolean =>
  subscriber.phase !== 'gone' && ROLE_PERMISSIONS[subscriber.visitor.user.role].includes(needs);

const outdated = (protocol: number): Refusal =>
  refusal('invalid', '页面版本与服务器不一致，请刷新页面', `This page is of another version than the server (protocol ${protocol}, server ${PROTOCOL_VERSION}): reload it.`);
