import { connect, type Socket } from 'node:net';
import { Backoff } from './backoff.ts';

interface KeptLineOptions {
  readonly host: string;
  readonly port: number;
  /** The line stands. */
  readonly opened: () => void;
  /** What reads one connection's bytes: made anew for each, so that half a message of a broken one is never joined to the next. */
  readonly reader: () => (chunk: Buffer) => void;
  /** The line was lost, or could not be had; it is tried again after this. */
  readonly lost?: () => void;
}

/** A TCP line that is taken up again after every break, each time after a longer wait, until it is stopped. */
export class KeptLine {
  readonly #options: KeptLineOptions;
  readonly #backoff = new Backoff();
  #socket: Socket | null = null;
  #stopped = false;

  constructor(options: KeptLineOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#socket?.readyState === 'open';
  }

  start(): void {
    const { host, port, opened, reader, lost } = this.#options;
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    socket.on('connect', () => {
      this.#backoff.reset();
      opened();
    });
    socket.on('data', reader());
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#stopped) return;
      lost?.();
      this.#backoff.again(() => this.start());
    });
  }

  /** Nothing happens while the line is down: who writes asks `connected` first. */
  write(bytes: string | Uint8Array): void {
    this.#socket?.write(bytes);
  }

  stop(): void {
    this.#stopped = true;
    this.#backoff.stop();
    this.#socket?.destroy();
  }
}
