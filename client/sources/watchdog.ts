/** The server speaks every second; the banner must be up within five of the last word. */
const SILENT_MS = 4000;
const CHECK_MS = 500;

/** Tells when a link has fallen silent, and when it speaks again. */
export class Watchdog {
  readonly #tell: (silent: boolean) => void;
  readonly #now: () => number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  #checkedAt = 0;
  #silent = false;

  constructor(tell: (silent: boolean) => void, now: () => number = () => performance.now()) {
    this.#tell = tell;
    this.#now = now;
  }

  start(): void {
    this.stop();
    this.#heardAt = this.#checkedAt = this.#now();
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#silent = false;
  }

  heard(): void {
    this.#heardAt = this.#now();
    if (!this.#silent) return;
    this.#silent = false;
    this.#tell(false);
  }

  #check(): void {
    const now = this.#now();
    // A page that was itself busy or asleep has unread messages waiting: it reads them before it judges.
    const slept = now - this.#checkedAt > 3 * CHECK_MS;
    this.#checkedAt = now;
    if (slept || this.#silent || now - this.#heardAt < SILENT_MS) return;
    this.#silent = true;
    this.#tell(true);
  }
}
