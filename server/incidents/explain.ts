import type { Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Severity } from '#contract/severity.ts';
import type { Tally } from './words.ts';

/** Alerts of an incident, as far as its audience may know. */
interface CauseTally extends Pick<Tally, 'devices' | 'kinds'> {
  /** What the device said that the cause names; null when it has no alert among them. */
  readonly said: Label | null;
  /** Ids of the devices, or addresses of those that the ledger does not know. */
  readonly senders: ReadonlySet<string>;
  readonly alerts: readonly Alert[];
}

/** The words of a cause, and the least severity of its incidents. */
export interface Explain {
  /** @param cleared the audience may know of people @returns null where the cause cannot be told */
  words(
    cause: NonNullable<Incident['cause']>,
    tally: CauseTally,
    cleared: boolean,
  ): { readonly title: Label; readonly reason: Label } | null;
  severity(cause: NonNullable<Incident['cause']>): Severity | undefined;
}
