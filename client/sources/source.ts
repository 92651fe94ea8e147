import type { CommandName, CommandResult, Refusal } from '#contract/commands.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventFocus } from '#contract/wire/event-focus.ts';
import type { Device } from '#contract/records/device.ts';
import type { RollUpPage } from '#contract/live/rollup.ts';
import type { Delta, EventPage, Hello, NearAnswer, ServerHealth, SnapshotPart, WatchAnswer, Welcome } from '#contract/wire/messages.ts';

/** What the world already holds, so that only the rest is sent. */
type Held = NonNullable<Hello['resume']>;

/** What a source tells, in order. Nothing of an earlier greeting arrives after a later `welcome`. */
export interface SourceListener {
  /** Asked at every greeting; undefined = nothing is held, or it is not trusted. */
  held(): Held | undefined;
  welcome(welcome: Welcome): void;
  snapshot(part: SnapshotPart): void;
  /** Devices of a cell that is watched. */
  near(devices: readonly Device[]): void;
  delta(delta: Delta): void;
  /** @returns the tick to acknowledge, null when it is not yet whole or the frame was not taken. */
  frame(bytes: Uint8Array): number | null;
  moversTold(bytes: Uint8Array): void;
  rolledUp(page: RollUpPage): void;
  healthChanged(health: ServerHealth): void;
  /** All kinds beside those of the build. */
  kindsChanged(kinds: readonly DeviceKind[]): void;
  eventsTold(page: EventPage): void;
  /** The link is in another state. `connecting` and `live` are told without a refusal. */
  linkChanged(state: SourceState, refusal: Refusal | null): void;
  /** Any sign of life from the other side. */
  heard(): void;
}

export type SourceState = 'connecting' | 'live' | 'lost' | 'signed-out' | 'refused';

/**
 * Where a world comes from: a live server, memory (tests), a recording. The world opens it once, and closes it.
 */
export interface Source {
  open(listener: SourceListener): void;
  /** Greets again: what is held does not fit what arrives. */
  resync(): void;
  /** Tries again at once after `signed-out`, `refused` or `lost`. */
  retry(): void;
  /** Never rejects: no link is a refusal too. */
  send(name: CommandName, input: unknown): Promise<CommandResult>;
  /**
   * Whose devices are told one by one from now on, until the next greeting.
   * @param answered called before the first of those devices is told
   */
  watch(places: readonly string[], answered: (answer: NearAnswer) => void): void;
  /** Whose events are told from now on, until the next greeting. Never rejects. */
  watchEvents(focuses: readonly EventFocus[]): Promise<WatchAnswer>;
  close(): void;
}

/** For a command that could not be handed over, or whose answer never came. It may have been carried out. */
export const NO_LINK: CommandResult & WatchAnswer & NearAnswer = {
  ok: false,
  refusal: {
    code: 'internal',
    message: { zh: '与服务器的连接中断，请确认操作是否已生效', en: 'The link to the server is lost: check whether this was done.' },
  },
};
