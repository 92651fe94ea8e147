import { SEVERITIES, type Severity } from '#contract/severity.ts';
import { playTone } from './tones.ts';

/** `locked` = the browser plays nothing before somebody has clicked or typed on the page; `none` = it has no sound at all. */
export type SoundState = 'locked' | 'ready' | 'none';

/** Of several open windows of one browser one sounds, or a fire would be an echo. */
const ONE_WINDOW = 'quanyan-alarm';
/** Seconds between the tones of a test. */
const TEST_STEP_S = 2;

/** The page's loudspeaker. It becomes ready with the first click or key press anywhere on the page. */
export class Loudspeaker {
  readonly #changed: () => void;
  #context: AudioContext | null = null;
  #leads = false;
  #stop: (() => void) | null = null;

  constructor(changed: () => void) {
    this.#changed = changed;
    if (typeof AudioContext === 'undefined') return;
    this.#context = new AudioContext();
    this.#context.onstatechange = changed;
    for (const event of GESTURES) addEventListener(event, this.#unlock, { capture: true });
    this.#unlock();
    this.#takeLead();
  }

  get state(): SoundState {
    if (this.#context === null) return 'none';
    return this.#context.state === 'running' ? 'ready' : 'locked';
  }

  /** False while it is locked, or while another window of this browser sounds. */
  get sounds(): boolean {
    return this.state === 'ready' && this.#leads;
  }

  play(severity: Severity): void {
    if (this.sounds) playTone(this.#context!, severity);
  }

  /** All tones one after the other, the gravest first: what an officer hears at the start of a shift. */
  test(): void {
    this.#unlock();
    if (this.#context) SEVERITIES.forEach((severity, index) => playTone(this.#context!, severity, index * TEST_STEP_S));
  }

  close(): void {
    for (const event of GESTURES) removeEventListener(event, this.#unlock, { capture: true });
    this.#stop?.();
    if (this.#context) void this.#context.close();
    this.#context = null;
  }

  readonly #unlock = (): void => {
    if (this.#context?.state === 'suspended') void this.#context.resume().then(this.#changed, () => undefined);
  };

  /** Where the browser has no locks (pages without TLS from another machine), every window sounds: too often is better than never. */
  #takeLead(): void {
    if (!('locks' in navigator)) {
      this.#leads = true;
      return;
    }
    const held = new Promise<void>((resolve) => {
      this.#stop = resolve;
    });
    navigator.locks
      .request(ONE_WINDOW, () => {
        this.#leads = true;
        return held;
      })
      .catch(() => {
        this.#leads = true;
      });
  }
}

const GESTURES = ['pointerdown', 'keydown'] as const;
