import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { TourState as SaidState } from '#contract/tours/remote.ts';
import { onOrder, remoteStore } from '#client/tours/remote-line.ts';
import type { TourState } from './use-tour.ts';

const KEY = 'quanyan.tour.remote';
/** More incidents at once no remote needs to name. */
const MOST_CALLING = 5;

export interface RemoteState {
  /** Six digits that a phone is paired by; null = none now. */
  readonly code: string | null;
  /** Who leads this screen from a phone; null = nobody. */
  readonly by: string | null;
  /** Takes the screen away from the phone. */
  disconnect(): void;
}

/** Tells the server where the tour is, and does what a phone that leads it says. */
export function useRemote(tour: TourState): RemoteState {
  const { told, say } = useStore(remoteStore);
  const state = stateOf(tour);
  const words = JSON.stringify(state);
  const key = told?.key;
  useEffect(() => {
    if (key !== undefined) sessionStorage.setItem(KEY, key);
  }, [key]);
  useEffect(() => {
    say?.({ state: JSON.parse(words) as SaidState, key: sessionStorage.getItem(KEY) ?? '', alone: false });
  }, [say, words]);
  const latest = useRef(tour);
  useEffect(() => {
    latest.current = tour;
  });
  useEffect(
    () =>
      onOrder((order) => {
        const { start, leave, go, step, auto } = latest.current;
        if (order.do === 'start') start(order.tour);
        else if (order.do === 'leave') leave();
        else if (order.do === 'auto') auto(order.on);
        else if (order.do === 'go') go(order.scene);
        else step(order.by);
      }),
    [],
  );
  return useMemo(
    () => ({
      code: told?.code ?? null,
      by: told?.by ?? null,
      disconnect: () => say?.({ state: JSON.parse(words) as SaidState, key: sessionStorage.getItem(KEY) ?? '', alone: true }),
    }),
    [told, say, words],
  );
}

const stateOf = ({ playing, subject, gone }: TourState): SaidState => ({
  tour: playing?.tour ?? null,
  scene: playing?.scene ?? 0,
  subject: playing && subject,
  auto: playing?.auto ?? false,
  ended: playing?.ended ?? false,
  gone: gone !== null,
  yielded: playing?.yielded ? playing.yielded.incidents.slice(0, MOST_CALLING) : null,
});
