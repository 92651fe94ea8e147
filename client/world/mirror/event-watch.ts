import type { DeviceEvent } from '#contract/reports/event.ts';
import { MAX_FOCUSES, type EventFocus } from '#contract/wire/event-focus.ts';
import type { Refusal } from '#contract/commands.ts';
import type { EventPage, WatchAnswer } from '#contract/wire/messages.ts';

/**
 * What is told of a focus. `reread`: the stream begins here (or anew, or with a gap): what came before is read by REST now,
 * and nothing that comes later is missing here.
 */
export type EventNews =
  | { readonly events: readonly DeviceEvent[] }
  | { readonly reread: true }
  /** It is not there, or not for this user. */
  | { readonly refusal: Refusal };
export type EventListener = (news: EventNews) => void;

/** Which events this screen is told: asked for together, again after each greeting. */
export class EventWatch {
  readonly #ask: (focuses: readonly EventFocus[]) => Promise<WatchAnswer>;
  readonly #listeners = new Map<EventFocus, Set<EventListener>>();
  #planned = false;
  #asked = 0;

  constructor(ask: (focuses: readonly EventFocus[]) => Promise<WatchAnswer>) {
    this.#ask = ask;
  }

  /** @returns ends it */
  watch(focus: EventFocus, listener: EventListener): () => void {
    const listeners = this.#listeners.get(focus) ?? new Set();
    this.#listeners.set(focus, listeners.add(listener));
    this.#plan();
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#listeners.get(focus) !== listeners) return;
      this.#listeners.delete(focus);
      this.#plan();
    };
  }

  /** The server has greeted: it knows of no watch yet. */
  welcomed(): void {
    if (this.#listeners.size > 0) this.#plan();
  }

  told({ focus, events, gap }: EventPage): void {
    this.#tell(focus, gap ? { reread: true } : { events });
  }

  #tell(focus: EventFocus, news: EventNews): void {
    for (const listener of this.#listeners.get(focus) ?? []) listener(news);
  }

  /** What is begun and ended in one go is asked for once. */
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      void this.#send();
    });
  }

  async #send(): Promise<void> {
    const asked = ++this.#asked;
    const focuses = [...this.#listeners.keys()].slice(-MAX_FOCUSES);
    const answer = await this.#ask(focuses);
    if (asked !== this.#asked) return;
    for (const focus of focuses) this.#tell(focus, answer.ok ? { reread: true } : { refusal: answer.refusal });
  }
}
