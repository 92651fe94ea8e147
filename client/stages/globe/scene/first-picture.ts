/** After that, what cannot be read is no longer waited for; nor is anything where nothing else is to be seen meanwhile. */
export const TIMEOUT_MS = 4000;
/** Looked at again this often: the engine does not ask for every frame that would find its picture complete. */
const LOOK_AGAIN_MS = 1000;

interface FirstPictureOptions {
  /** No other stage shows the place meanwhile: half a picture is better than none. */
  readonly nothingBehind: boolean;
  readonly onCheck: () => void;
  /** It may be shown. Called once. */
  readonly onShow: () => void;
  /** Nothing of it is missing. Called once, at the end of all. */
  readonly onWhole: () => void;
}

/** Says when a picture that is still coming may be shown: when it is whole, however long that takes, or when it will not be. */
export class FirstPicture {
  shown = false;
  whole = false;
  private readonly options: FirstPictureOptions;
  private readonly late: ReturnType<typeof setTimeout>;
  private readonly again: ReturnType<typeof setInterval>;
  private overdue = false;
  private failing = false;

  constructor(options: FirstPictureOptions) {
    this.options = options;
    this.late = setTimeout(() => {
      this.overdue = true;
      this.finishIfOverdue();
    }, TIMEOUT_MS);
    this.again = setInterval(options.onCheck, LOOK_AGAIN_MS);
  }

  /** @param failing whether something of it cannot be read now */
  setFailing(failing: boolean): void {
    this.failing = failing;
    this.finishIfOverdue();
  }

  /** All is there. */
  finish(): void {
    if (this.whole) return;
    this.whole = true;
    this.stop();
    this.show();
    this.options.onWhole();
  }

  stop(): void {
    clearTimeout(this.late);
    clearInterval(this.again);
  }

  private finishIfOverdue(): void {
    if (this.overdue && (this.failing || this.options.nothingBehind)) this.show();
  }

  private show(): void {
    if (this.shown) return;
    this.shown = true;
    this.options.onShow();
  }
}
