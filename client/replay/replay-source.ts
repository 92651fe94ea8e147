import type { CommandResult, Refusal } from '#contract/commands.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Delta, EventPage, NearAnswer, ServerHealth, WatchAnswer } from '#contract/wire/messages.ts';
import { PacketDecoder, type Packet } from '#contract/wire/packets.ts';
import type { ReplayItem } from '#contract/wire/replay.ts';
import { Inbox } from '#client/sources/inbox.ts';
import type { Source, SourceListener } from '#client/sources/source.ts';
import { inflateBeside, unpackCounts, unpackNearDevices, unpackPacked, unpackSnapshot, type Hand } from '#client/sources/unpack.ts';

const refusal = (zh: string, en: string): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code: 'forbidden', message: { zh, en } },
});
const PAST = refusal('正在回放过去，不能操作：先按 L 回到现在', 'This is the past: nothing can be done in it. Press L to return to now.');
const NO_EVENTS = refusal('回放中不显示设备事件流水', 'Events of devices are not shown in replay.');

/** What a player does for the source it feeds. */
interface Feeder {
  /** What is held does not fit what arrives: the picture is fetched anew. */
  again(): void;
  watch(places: readonly string[], answered: (answer: NearAnswer) => void): void;
}

/**
 * The past as a source: what a player hands over, a world takes as if it came from the server then. Nothing can be done in it.
 */
export class ReplaySource implements Source {
  readonly #feeder: Feeder;
  readonly #decoder = new PacketDecoder(true);
  readonly #inbox = new Inbox(
    (hand) => void (this.#listener && hand(this.#listener)),
    () => this.#feeder.again(),
  );
  #listener: SourceListener | null = null;
  /** Who waits to be told which cells are told one by one, in the order they asked. */
  #asked: ((answer: NearAnswer) => void)[] = [];

  constructor(feeder: Feeder) {
    this.#feeder = feeder;
    this.#decoder.on('decoded', (packet) => this.#inbox.take(() => unpack(packet)));
  }

  open(listener: SourceListener): void {
    this.#listener = listener;
  }

  /** Hands items over, in their order. @returns resolves when the world has taken them */
  give(items: readonly ReplayItem[]): Promise<void> {
    for (const item of items) this.#give(item);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#inbox.take(() => () => resolve());
    return promise;
  }

  #give(item: ReplayItem): void {
    if ('at' in item) return;
    this.#listener?.heard();
    if ('bytes' in item) return this.#decoder.add(item.bytes);
    if ('text' in item) return this.#decoder.add(item.text);
    if ('cells' in item) {
      const [answered, { cells }] = [this.#asked.shift(), item];
      return this.#inbox.take(() => () => answered?.({ ok: true, cells }));
    }
    // What is still being unpacked of the picture before is not shown any more.
    this.#inbox.clear();
    this.#asked = [];
    this.#inbox.take(() => (to) => {
      to.welcome(item.welcome);
      to.linkChanged('live', null);
    });
  }

  resync(): void {
    this.#feeder.again();
  }

  retry(): void {
    this.#feeder.again();
  }

  send(): Promise<CommandResult> {
    return Promise.resolve(PAST);
  }

  watch(places: readonly string[], answered: (answer: NearAnswer) => void): void {
    this.#asked.push(answered);
    this.#feeder.watch(places, (answer) => {
      this.#asked = this.#asked.filter((one) => one !== answered);
      answered(answer);
    });
  }

  watchEvents(): Promise<WatchAnswer> {
    return Promise.resolve(NO_EVENTS);
  }

  close(): void {
    this.#listener = null;
    this.#inbox.clear();
  }
}

function unpack({ data }: Packet): Hand | Promise<Hand> {
  const [event, said] = data as [string, unknown];
  switch (event) {
    case 'snapshot':
      return unpackSnapshot(said as Uint8Array, inflateBeside);
    case 'packed':
      return unpackPacked(said as Uint8Array, inflateBeside);
    case 'near':
      return unpackNearDevices(said as Uint8Array);
    case 'rollup':
      return unpackCounts(said as Uint8Array);
    case 'frame':
      return (to) => to.frame(said as Uint8Array);
    case 'movers':
      return (to) => to.moversTold(said as Uint8Array);
    case 'delta':
      return (to) => to.delta(said as Delta);
    case 'kinds':
      return (to) => to.kindsChanged(said as readonly DeviceKind[]);
    case 'health':
      return (to) => to.healthChanged(said as ServerHealth);
    case 'events':
      return (to) => to.eventsTold(said as EventPage);
    default:
      return () => undefined;
  }
}
