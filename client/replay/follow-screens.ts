import type { Refusal } from '#contract/commands.ts';
import type { ShownScreen } from '#contract/live/shown-screen.ts';
import { Refused } from '#client/session/session.ts';

/** What screens showed at an instant, ms UTC. */
export interface Then {
  readonly at: number;
  readonly items: readonly ShownScreen[];
}

interface Following {
  /** The instant that is shown, ms UTC. */
  readonly now: () => number;
  readonly ask: (at: number) => Promise<readonly ShownScreen[]>;
  readonly onTold: (then: Then) => void;
  readonly onRefused: (refusal: Refusal) => void;
}

/** While the past plays, what its screens showed is asked for so often; after a refusal it is waited longer, ms of the present. */
const [ASK_MS, AGAIN_MS] = [1000, 5000];

/**
 * Asks what screens showed at the instant that is shown, one question at a time, as long as that is another. Each answer names the instant
 * it is of: while the past plays fast, another is shown by then. @returns ends it
 */
export function followScreens({ now, ask, onTold, onRefused }: Following): () => void {
  let ended = false;
  let known = NaN;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = async (): Promise<void> => {
    const at = Math.round(now());
    let wait = ASK_MS;
    try {
      if (at !== known) {
        const items = await ask(at);
        if (ended) return;
        known = at;
        onTold({ at, items });
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (ended) return;
      onRefused(error.refusal);
      wait = AGAIN_MS;
    }
    timer = setTimeout(() => void turn(), wait);
  };
  void turn();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
