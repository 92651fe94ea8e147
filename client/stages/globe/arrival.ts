/** After that, what cannot be read is no longer waited for; nor is anything where nothing else is to be seen meanwhile. */
export const PATIENCE_MS = 4000;
/** Looked at again this often: the engine does not ask for every frame that would find its picture complete. */
const LOOK_AGAIN_MS = 1000;

interface Expecting {
  /** No other stage shows the place meanwhile: half a picture is better than none. */
  readonly alone: boolean;
  readonly onLook: () => void;
  /** Called once. */
  readonly onComplete: () => void;
}

/** Says when a picture that is still coming may be shown: when it is complete, however long that takes, or when it will not be. */
export class Arrival {
  complete = false;
  private readonly expecting: Expecting;
  private readonly late: ReturnType<typeof setTimeout>;
  private readonly again: ReturnType<typeof setInterval>;
  private overdue = false;
  private failing = false;

  constructor(expecting: Expecting) {
    this.expecting = expecting;
    this.late = setTimeout(() => {
      this.overdue = true;
      this.weigh();
    }, PATIENCE_MS);
    this.again = setInterval(expecting.onLook, LOOK_AGAIN_MS);
  }

  /** @param failing whether something of it cannot be read now */
  note(failing: boolean): void {
    this.failing = failing;
    this.weigh();
  }

  /** All is there. */
  settle(): void {
    if (this.complete) return;
    this.complete = true;
    this.stop();
    this.expecting.onComplete();
  }

  stop(): void {
    clearTimeout(this.late);
    clearInterval(this.again);
  }

  private weigh(): void {
    if (this.overdue && (this.failing || this.expecting.alone)) this.settle();
  }
}
