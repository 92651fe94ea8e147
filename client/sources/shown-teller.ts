/** A View that was left sooner was passed by. */
const RESTED_MS = 1000;

/** Where the page looks: its View as in its address after the `?`. */
export interface ShownView {
  now(): string;
  /** @returns ends it */
  onChange(listener: () => void): () => void;
}

interface Options {
  /** Id of the screen that this page is. */
  readonly screen: string;
  readonly view?: ShownView;
  readonly tell: (screen: string | null, view: string) => void;
}

/** Tells the server which screen is in view and where it looks, whenever that has come to rest. */
export class ShownTeller {
  readonly #options: Options;
  readonly #stops: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    document.addEventListener('visibilitychange', this.tell);
    this.#stops.push(() => document.removeEventListener('visibilitychange', this.tell));
    const { view } = this.#options;
    if (view) this.#stops.push(view.onChange(() => this.#soon()));
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.tell, RESTED_MS);
  }

  readonly tell = (): void => {
    const { screen, view, tell } = this.#options;
    tell(document.visibilityState === 'visible' ? screen : null, view?.now() ?? '');
  };

  close(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stops.splice(0)) stop();
  }
}
