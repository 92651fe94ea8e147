import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { MOST_WATCHED } from '#contract/wire/cells.ts';
import { pathSchema } from '#contract/places/geo.ts';
import {
  PROTOCOL_VERSION,
  helloSchema,
  type ClientToServer,
  type Greeting,
  type NearAnswer,
  type WatchAnswer,
} from '#contract/wire/messages.ts';
import { z } from 'zod';
import { MAX_FOCUSES } from '#contract/wire/event-focus.ts';
import { COMMANDS, commandIdSchema, type CommandResult, type Refusal } from '#contract/commands.ts';
import { ROLE_PERMISSIONS, type Permission, type User } from '#contract/roles.ts';
import type { WallShow } from '#contract/walls/layout/show.ts';
import { tourSaidSchema } from '#contract/tours/remote.ts';
import type { Thrown } from '#contract/walls/thrown.ts';
import { encodeEvent } from '#contract/wire/packets.ts';
import { declareAccess } from '#server/auth/access.ts';
import type { TourRemotes } from '#server/tours/remotes.ts';
import type { ScreenUse } from '#server/usage/screen-use.ts';
import type { ShownViews } from '#server/usage/shown-views.ts';
import { COST } from './budget.ts';
import type { Hub, HubDeps } from './hub.ts';
import type { Subscriber } from './subscriber.ts';
import { prepareText } from './transport/prepared.ts';

/** The permission each event needs. What a command needs besides, by its name, the executor checks. */
export const EVENT_NEEDS = {
  hello: declareAccess({ surface: 'event', name: 'hello', needs: 'look' }).needs,
  seen: declareAccess({ surface: 'event', name: 'seen', needs: 'look' }).needs,
  watch: declareAccess({ surface: 'event', name: 'watch', needs: 'look' }).needs,
  'watch-events': declareAccess({ surface: 'event', name: 'watch-events', needs: 'see' }).needs,
  shows: declareAccess({ surface: 'event', name: 'shows', needs: 'look' }).needs,
  tour: declareAccess({ surface: 'event', name: 'tour', needs: 'look' }).needs,
  command: declareAccess({ surface: 'event', name: 'command', needs: 'see' }).needs,
} as const satisfies Record<keyof ClientToServer, Permission>;

/** Commands of one screen carried out at the same time. */
const COMMANDS_AT_ONCE = 16;

const refusal = (code: Refusal['code'], zh: string, en: string): Refusal => ({ code, message: { zh, en } });
const TOO_MANY = refusal('too-many', '操作过于频繁，请稍候', 'Too many requests: wait a moment.');
const NOT_GREETED = refusal('forbidden', '连接尚未就绪，请刷新页面', 'Commands come after a greeting (hello) that was welcomed.');
const NO_FOCUS = refusal(
  'invalid',
  `最多同时关注 ${MAX_FOCUSES} 项，每项为 device:、place: 或 incident: 加编号`,
  `At most ${MAX_FOCUSES} of device:<id>, place:<path> and incident:<id>.`,
);
const NOTHING_THERE = refusal(
  'not-found',
  '辖区内没有所关注的设备、地点或事件',
  'There is no such device, place or incident in your jurisdiction.',
);
const viewSchema = z.string().max(500);
const screenSchema = z
  .string()
  .regex(/^[a-z][a-z-]{0,39}$/)
  .nullable();
const placesSchema = z.array(pathSchema).max(MOST_WATCHED);
const noPlaces = (places: unknown): Refusal => {
  const count = Array.isArray(places) ? places.length : 0;
  return refusal(
    'invalid',
    `最多同时关注 ${MOST_WATCHED} 个地点，每个为 /370102/370102004 形式的路径（收到 ${count} 个）`,
    `At most ${MOST_WATCHED} places at a time, each a path such as /370102/370102004; ${count} were given.`,
  );
};
const OUTSIDE = refusal('not-found', '所关注的地点不在辖区内', 'A place that was asked for is outside of your jurisdiction.');
const FORBIDDEN = refusal('forbidden', '没有权限', 'You may not do this.');

export interface EndpointDeps extends Pick<HubDeps, 'state' | 'journal' | 'health' | 'now' | 'monotonic' | 'log'> {
  readonly execute: (name: string, input: unknown, user: User, from: string, id: string | undefined) => Promise<CommandResult>;
  /** Who has which screen in view; left out where nobody counts. */
  readonly use?: Pick<ScreenUse, 'shows' | 'left'>;
  readonly shownViews?: Pick<ShownViews, 'shows' | 'left'>;
  /** Screens at /tour, and the phones that lead them; left out where there are none. */
  readonly tours?: Pick<TourRemotes, 'said' | 'left'>;
  readonly kindsHash: string;
  /** Kinds beside those of the build. */
  readonly uploadedKinds: () => readonly DeviceKind[];
  /** What is shown on the wall of a session. */
  readonly thrownOn?: (session: string) => Thrown | null;
  /** What the wall of a session shows by layouts; null = it is no wall. */
  readonly layoutsOn?: (session: string) => WallShow | null;
  readonly tickMs: number;
  readonly demo: boolean;
}

/** The events that screens send, validated and counted before anything is done with them. Arguments are whatever came over the wire. */
export class Endpoints {
  readonly #hub: Hub;
  readonly #deps: EndpointDeps;

  constructor(hub: Hub, deps: EndpointDeps) {
    this.#hub = hub;
    this.#deps = deps;
  }

  hello(subscriber: Subscriber, raw: unknown, answer: unknown): void {
    if (typeof answer !== 'function') return this.unknown(subscriber);
    const reply = answer as (greeting: Greeting) => void;
    const no = (reason: Refusal, reload = false): void => reply({ ok: false, refusal: reason, reload });
    if (!this.#affords(subscriber, COST.hello)) return no(TOO_MANY);
    const hello = helloSchema.safeParse(raw);
    if (!hello.success)
      return no(refusal('invalid', '问候消息无法识别', `This greeting cannot be read: ${hello.error.issues[0].message}.`));
    const { protocol, kindsHash, resume } = hello.data;
    if (protocol !== PROTOCOL_VERSION || kindsHash !== this.#deps.kindsHash) return no(outdated(protocol), true);
    if (!this.#hub.authenticate(subscriber)) return;
    if (!may(subscriber, EVENT_NEEDS.hello)) return no(FORBIDDEN);
    reply(this.#welcome(subscriber));
    this.#hub.subscribe(subscriber, resume);
  }

  #welcome(subscriber: Subscriber): Greeting {
    const { state, journal, now, tickMs, demo, health, uploadedKinds, thrownOn, layoutsOn } = this.#deps;
    const thrown = thrownOn?.(subscriber.principal.session) ?? null;
    const layouts = layoutsOn?.(subscriber.principal.session) ?? null;
    return {
      ok: true,
      protocol: PROTOCOL_VERSION,
      epoch: journal.epoch,
      seq: this.#hub.head,
      run: state.run,
      tick: state.tick,
      serverTime: now(),
      tickMs,
      user: subscriber.principal.user,
      demo,
      health: health(),
      kinds: uploadedKinds(),
      ...(thrown ? { thrown } : {}),
      ...(layouts ? { layouts } : {}),
    };
  }

  seen(subscriber: Subscriber, tick: number): void {
    if (subscriber.phase === 'gone' || !this.#affords(subscriber, COST.seen) || !may(subscriber, EVENT_NEEDS.seen)) return;
    if (Number.isSafeInteger(tick)) subscriber.seen(tick);
  }

  watch(subscriber: Subscriber, places: unknown, answer: unknown): void {
    if (typeof answer !== 'function') return this.unknown(subscriber);
    const reply = answer as (result: NearAnswer) => void;
    const no = (reason: Refusal): void => reply({ ok: false, refusal: reason });
    if (!this.#affords(subscriber, COST.watch)) return no(TOO_MANY);
    if (subscriber.phase === 'silent') return no(NOT_GREETED);
    if (!may(subscriber, EVENT_NEEDS.watch)) return no(FORBIDDEN);
    const paths = placesSchema.safeParse(places);
    if (!paths.success) return no(noPlaces(places));
    const cells = this.#hub.watch(subscriber, paths.data);
    if (cells === null) return no(OUTSIDE);
    reply({ ok: true, cells });
    this.#hub.bringNear(subscriber);
  }

  watchEvents(subscriber: Subscriber, focuses: unknown, answer: unknown): void {
    if (typeof answer !== 'function') return this.unknown(subscriber);
    const reply = answer as (result: WatchAnswer) => void;
    const no = (reason: Refusal): void => reply({ ok: false, refusal: reason });
    if (!this.#affords(subscriber, COST.watch)) return no(TOO_MANY);
    if (subscriber.phase === 'silent') return no(NOT_GREETED);
    if (!may(subscriber, EVENT_NEEDS['watch-events'])) return no(FORBIDDEN);
    if (!Array.isArray(focuses) || focuses.length > MAX_FOCUSES) return no(NO_FOCUS);
    const fault = this.#hub.watchEvents(subscriber, focuses);
    if (fault === null) reply({ ok: true });
    else no(fault === 'unknown' ? NO_FOCUS : NOTHING_THERE);
  }

  /** A screen that was not greeted is not believed. */
  shows(subscriber: Subscriber, screen: unknown, view: unknown): void {
    if (!this.#affords(subscriber, COST.watch) || subscriber.phase === 'silent' || !may(subscriber, EVENT_NEEDS.shows)) return;
    const shown = screenSchema.safeParse(screen);
    if (!shown.success) return;
    const { user } = subscriber.principal;
    this.#deps.use?.shows(subscriber, user, subscriber.peer.from, shown.data);
    this.#deps.shownViews?.shows(subscriber, user, shown.data, viewSchema.catch('').parse(view ?? ''));
  }

  /** A screen that was not greeted is not believed. */
  tour(subscriber: Subscriber, raw: unknown): void {
    if (!this.#affords(subscriber, COST.watch) || subscriber.phase === 'silent' || !may(subscriber, EVENT_NEEDS.tour)) return;
    const said = tourSaidSchema.safeParse(raw);
    const { peer, principal } = subscriber;
    if (!said.success) return;
    this.#deps.tours?.said(subscriber, principal, said.data, {
      from: peer.from,
      told: (told) => peer.send(prepareText(encodeEvent('remote', told))),
      order: (order) => peer.send(prepareText(encodeEvent('order', order))),
    });
  }

  /** The connection is gone. */
  left(subscriber: Subscriber): void {
    this.#deps.tours?.left(subscriber);
    this.#deps.use?.left(subscriber);
    this.#deps.shownViews?.left(subscriber);
  }

  /** @param args name, input, id and answer; whatever is left out, who can be answered is told */
  async command(subscriber: Subscriber, args: readonly unknown[]): Promise<void> {
    const answer = args.at(-1);
    if (typeof answer !== 'function') return this.unknown(subscriber);
    const [name, input, id] = args.slice(0, -1);
    const reply = answer as (result: CommandResult) => void;
    const no = (reason: Refusal): void => reply({ ok: false, refusal: reason });
    if (!this.#affords(subscriber, COST.command) || subscriber.commands >= COMMANDS_AT_ONCE) return no(TOO_MANY);
    if (subscriber.phase === 'gone') return no(FORBIDDEN);
    if (subscriber.phase === 'silent') return no(NOT_GREETED);
    if (!this.#hub.authenticate(subscriber)) return;
    if (!may(subscriber, EVENT_NEEDS.command)) return no(FORBIDDEN);
    if (typeof name !== 'string' || !Object.hasOwn(COMMANDS, name))
      return no(refusal('invalid', '没有这个命令', 'There is no such command.'));
    const named = commandIdSchema.safeParse(id);
    if (!named.success) return no(refusal('invalid', '指令编号无效', `The command's id cannot be used: ${named.error.issues[0].message}.`));
    subscriber.commands++;
    try {
      reply(await this.#deps.execute(name, input, subscriber.principal.user, subscriber.peer.from, named.data));
    } catch (error) {
      this.#deps.log.error({ error, command: name }, 'fanout: a command failed');
      no(refusal('internal', '服务器内部错误，操作未完成', 'The server failed: this was not done.'));
    } finally {
      subscriber.commands--;
    }
  }

  /** An unknown event, or one without the callback that it needs. */
  unknown(subscriber: Subscriber): void {
    this.#affords(subscriber, COST.unknown);
  }

  #affords(subscriber: Subscriber, cost: number): boolean {
    const verdict = subscriber.budget.spend(cost, this.#deps.monotonic());
    if (verdict === 'never') this.#hub.dismiss(subscriber, TOO_MANY);
    return verdict === 'yes';
  }
}

/** False for a screen that was dismissed meanwhile. */
const may = (subscriber: Subscriber, needs: Permission): boolean =>
  subscriber.phase !== 'gone' && ROLE_PERMISSIONS[subscriber.principal.user.role].includes(needs);

const outdated = (protocol: number): Refusal =>
  refusal(
    'invalid',
    '页面版本与服务器不一致，请刷新页面',
    `This page is of another version than the server (protocol ${protocol}, server ${PROTOCOL_VERSION}): reload it.`,
  );
