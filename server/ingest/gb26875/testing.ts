import { vi } from 'vitest';
import { zoneOf } from '#contract/zone.ts';
import { testContext, type TestContext } from '#server/ingest/testing.ts';
import { MessageDecoder, encodeMessage, type Message, type Outgoing, type Unit } from '#server/ingest/gb26875/wire/codec.ts';
import { Registry } from './registry.ts';
import { Session } from './session.ts';
import { TIMINGS } from './timings.ts';

const zone = zoneOf('Asia/Shanghai');

interface Draft {
  readonly overrides?: Parameters<typeof testContext>[0];
  readonly context?: TestContext;
  readonly registry?: Registry;
  readonly peer?: string;
}

/** One connection to a monitoring centre without a socket, under fake timers. Several share what the centre knows by `registry`. */
export class Centre {
  readonly sent: Message[] = [];
  readonly raw: Uint8Array[] = [];
  readonly closed: string[] = [];
  readonly holds: boolean[] = [];
  readonly context: TestContext;
  readonly session: Session;
  readonly registry: Registry;

  constructor({ overrides = {}, context, registry, peer = '10.0.0.1:4000' }: Draft = {}) {
    this.context = context ?? testContext({ now: Date.now, ...overrides });
    const decoder = new MessageDecoder();
    this.registry = registry ?? new Registry(this.context, zone);
    this.session = new Session(
      {
        peer,
        write: (bytes) => {
          this.raw.push(bytes);
          for (const event of decoder.push(bytes)) if (event.kind === 'message') this.sent.push(event.message);
        },
        close: (reason) => void this.closed.push(reason),
        hold: (held) => void this.holds.push(held),
      },
      this.context,
      zone,
      TIMINGS,
      this.registry,
    );
  }

  async hear(...messages: (Outgoing | Uint8Array)[]): Promise<void> {
    for (const message of messages) this.session.receive(message instanceof Uint8Array ? message : encodeMessage(message));
    await vi.advanceTimersByTimeAsync(0);
  }

  request(unit: Unit, source = 889): Promise<Message> {
    return this.registry.find(source)?.request(unit) ?? Promise.reject(new Error('nobody has been heard'));
  }

  /** Serials answered with a command. */
  serials(command: number): number[] {
    return this.sent.filter((message) => message.command === command).map(({ serial }) => serial);
  }

  get syncs(): Message[] {
    return this.sent.filter(({ unit }) => unit?.name === 'syncClock');
  }
}
