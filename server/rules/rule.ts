import type { Change } from '#server/state/change.ts';

/** A rule's word that an alert is there, again there, or gone. `incidents.absorb` makes records of it. */
export interface AlertSignal {
  /** Device id, or null when the ledger does not know the sender. */
  readonly device: string | null;
  /** Protocol address of an unknown sender. */
  readonly address: string | null;
  readonly kind: string;
  readonly code: string;
  readonly on: boolean;
  /** Place path and position the alert is shown at. */
  readonly place: string;
  readonly position: readonly [number, number, number] | null;
  readonly point: string;
  readonly value: number;
  readonly observedAt: number;
  readonly receivedAt: number;
  readonly clockFault: boolean;
  readonly text: string;
  readonly simulated: boolean;
  /** An alert that it belongs with, by who sent it: it joins that one's incident while that goes on. */
  readonly beside?: { readonly sender: string; readonly code: string };
  /** It was so at `observedAt`, and is not now: a report that came late. */
  readonly late?: true;
}

export interface Rule {
  readonly id: string;
  /** One sentence: when it speaks. */
  readonly about: string;
  /** Pure: the same change gives the same signals. */
  judge(change: Change): AlertSignal[];
}

export const defineRule = (rule: Rule): Rule => Object.freeze(rule);
