import type { Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Change } from '#server/state/change.ts';

/** The cause that alerts have in common; `takes`: ids of alerts raised before that have it too. */
export interface FoundCause extends NonNullable<Incident['cause']> {
  /** Where its incident stands. */
  readonly place: string;
  readonly takes: readonly string[];
  /** Correlations whose presumptions give way to it. */
  readonly absorbs: readonly string[];
}

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
  /** Of a limit of a rate: how much the value moved a minute. */
  readonly rate?: number;
  readonly observedAt: number;
  readonly receivedAt: number;
  readonly clockFault: boolean;
  readonly text: string;
  /** What the system says of it, where no single device does; absent where what was said before will do. */
  readonly words?: Label;
  readonly simulated: boolean;
  /** An alert that it belongs with, by who sent it: it joins that one's incident while that goes on. */
  readonly beside?: { readonly sender: string; readonly code: string };
  /** What a correlation has found to be its cause: it joins the incident of that. */
  readonly cause?: FoundCause;
  /** It says that something goes on: where its alert goes on too, that is nothing new. */
  readonly lasts?: true;
  /** Id of the event that says so. */
  readonly event?: string;
  /** It was so at `observedAt`, and is not now: a report that came late. */
  readonly late?: true;
  /** Id of the drill in which it was said. */
  readonly drill?: string;
  /** Only a limit that is stricter than usual is broken. */
  readonly tightened?: true;
  /** An edge has judged it: the alert as it is there. */
  readonly adopted?: Alert;
}

export interface Rule {
  readonly id: string;
  /** One sentence: when it speaks. */
  readonly about: string;
  /** Codes of alerts that no limit and no event of a kind raises, but this rule, where a kind has them. */
  readonly raises?: readonly string[];
  /** Pure: the same change gives the same signals. */
  judge(change: Change): AlertSignal[];
}

export const defineRule = (rule: Rule): Rule => Object.freeze(rule);
