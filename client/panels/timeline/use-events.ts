import { useCallback, useEffect, useRef, useState } from 'react';
import type { Refusal } from '#contract/commands.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { EventFocus } from '#contract/wire/event-focus.ts';
import { readEvents, Refused } from '#client/session/session.ts';
import { useWorld } from '#client/world/hooks.ts';
import { mergeEvents, MOST_SHOWN } from './event-list.ts';

const PAGE = 100;
/** News is drawn at most this often: faster cannot be read. */
const CALM_MS = 250;

interface Events {
  /** Newest first; null until the first page is there. */
  readonly events: readonly DeviceEvent[] | null;
  readonly fault: Refusal['message'] | null;
  /** Reads the page before, once; null when there is none, or it is being read. */
  readonly older: (() => void) | null;
  /** False = there are older ones, which are not read yet. */
  readonly whole: boolean;
}

type Shown = { readonly events: readonly DeviceEvent[] | null; readonly next: string | null; readonly fault: Refusal['message'] | null };
const NOTHING: Shown = { events: null, next: null, fault: null };

const faultOf = (error: unknown): Refusal['message'] =>
  error instanceof Refused ? error.refusal.message : { zh: String(error), en: String(error) };

/** Events of a focus: the newest page, older ones as they are asked for, and what happens meanwhile. '' = of nothing. */
export function useEvents(focus: EventFocus | ''): Events {
  const world = useWorld();
  const [shown, setShown] = useState(NOTHING);
  const [reading, setReading] = useState(false);
  const generation = useRef(0);
  useEffect(() => {
    const own = ++generation.current;
    setShown(NOTHING);
    setReading(false);
    if (focus === '') return;
    let fresh: DeviceEvent[] = [];
    const current = (): boolean => own === generation.current;
    const reread = (): void => {
      readEvents(focus, PAGE).then(
        ({ items, next }) =>
          current() &&
          setShown((old) => ({ events: mergeEvents(old.events ?? [], items), next: old.events === null ? next : old.next, fault: null })),
        (error: unknown) => current() && setShown((old) => ({ ...old, fault: faultOf(error) })),
      );
    };
    const timer = setInterval(() => {
      if (fresh.length === 0) return;
      const news = fresh;
      fresh = [];
      setShown((old) => ({ ...old, events: mergeEvents(old.events ?? [], news) }));
    }, CALM_MS);
    const stop = world.watchEvents(focus, (news) => {
      if ('events' in news) fresh.push(...news.events);
      else if ('reread' in news) reread();
      else setShown((old) => ({ ...old, fault: news.refusal.message }));
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [world, focus]);
  const { next, events, fault } = shown;
  const full = (events?.length ?? 0) >= MOST_SHOWN;
  const older = useCallback(() => {
    if (focus === '' || next === null) return;
    const own = generation.current;
    setReading(true);
    readEvents(focus, PAGE, next)
      .then(
        (page) =>
          own === generation.current &&
          setShown((old) => ({ events: mergeEvents(old.events ?? [], page.items), next: page.next, fault: null })),
        (error: unknown) => own === generation.current && setShown((old) => ({ ...old, fault: faultOf(error) })),
      )
      .finally(() => own === generation.current && setReading(false));
  }, [focus, next]);
  return { events, fault, older: next === null || reading || full ? null : older, whole: next === null };
}
