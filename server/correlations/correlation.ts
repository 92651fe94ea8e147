import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Device } from '#contract/records/device.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Severity } from '#contract/severity.ts';
import type { Hazard } from '#contract/vocabularies/hazards.ts';
import type { AlertSignal } from '#server/rules/rule.ts';

/** What neighbourhoods lie around: a gateway, a community, a compound, a building, the very place, or a silent source. */
export type Around = 'gateway' | 'community' | 'compound' | 'building' | 'place' | 'source';

/** An alert that goes on. */
export interface Standing {
  readonly alert: Alert;
  /** Since it was last reported, ms, by the clock that only runs on. */
  readonly quietMs: number;
}

/**
 * What a correlation may look at, read only. Simulated and real devices are never in one. All of it comes from indexes, so that looking
 * costs what has changed and what goes on here, whatever the city holds.
 */
export interface Neighbourhood {
  /** Id of the gateway, path of the community, compound, building or place, or the source as its alert names it. */
  readonly subject: string;
  /** Alerts that begin now, here, of the codes listened to: of the gateway and its children, or of whatever hangs in the building. */
  readonly changes: readonly AlertSignal[];
  /** Those that began before and go on. */
  readonly standing: readonly Standing[];
  /**
   * How many devices the ledger has here, by kind: children of the gateway, or all of the area; of a place, those of its building; of a
   * community none.
   */
  readonly devices: ReadonlyMap<string, number>;
  /** Of them, those that report by themselves, through no gateway. */
  readonly direct: ReadonlyMap<string, number>;
  /** True when a device reports through a gateway. */
  hasGateway(device: string): boolean;
  /** What the ledger has of a device. */
  deviceOf(device: string): Pick<Device, 'name' | 'position'> | undefined;
  /** Path of the building that holds a place; null outside of any. */
  buildingOf(place: string): string | null;
  /** Incidents under way that these alerts are part of. */
  readonly incidents: readonly Incident[];
  /** Colour of the gravest official warning in force here, 1 red … 4 blue; null = nobody warns of it. Of an area. */
  warned(hazard: Hazard): Severity | null;
  readonly kinds: KindIndex;
  /** ms UTC: only to be said. How long ago things were is in `standing`. */
  readonly now: number;
}

/** Alerts with one cause. */
export interface Finding {
  readonly changes: readonly AlertSignal[];
  readonly standing: readonly Standing[];
  /** False when a device has said that it is so. */
  readonly presumed: boolean;
  /** Device whose alert is the cause of the others: where that alert has a cause itself, all of them have that one. */
  readonly head?: string;
}

/** What an incident with this cause holds, as far as its audience may know. */
interface Told {
  /** Name of the gateway, compound, building, place or source. */
  readonly subject: Label;
  readonly presumed: boolean;
  /** What the subject itself said, if it is a device and did. */
  readonly said: Label | null;
  /** Devices with alerts, without the subject. */
  readonly devices: number;
  /** Which devices those are, and where, as far as the ledger still has them. */
  where(): readonly Pick<Device, 'name' | 'position'>[];
  /** Its alerts that go on, each with its device, as far as the ledger still has that; the oldest first. */
  alerts(): readonly { readonly alert: Alert; readonly device: Pick<Device, 'name' | 'position'> }[];
  /** As in the neighbourhood, as it is when the words are made. */
  warned(hazard: Hazard): Severity | null;
  /** The alerts by their labels, e.g. `设备离线 ×37`. */
  readonly list: Label;
  /** Devices of people who need care there; 0 for audiences that may not know. */
  readonly caredFor: number;
  /** Lifts there that devices tell of. */
  readonly lifts: number;
}

/**
 * Why alerts belong together that are told by more than one device, in `server/correlations/<id>.correlation.ts`. It is asked with what
 * begins, before records are made of it.
 */
export interface Correlation {
  /** As its file is named. */
  readonly id: string;
  /** One sentence, for `npm run list`. */
  readonly about: string;
  readonly around: Around;
  /** Alert codes it looks at. */
  readonly codes: readonly string[];
  /** Who is asked first: an alert has one cause, and the lower number claims it. */
  readonly rank: number;
  /** The least severity of its incidents; none = that of the worst alert. */
  readonly severity?: Severity;
  /** Correlations whose presumptions give way to this one's: what they gathered goes into its incident. */
  readonly absorbs?: readonly string[];
  /** Pure: the same neighbourhood gives the same finding. */
  find(near: Neighbourhood): Finding | null;
  /** Title and reason of the incident. A presumption is said as one. */
  words(told: Told): { readonly title: Label; readonly reason: Label };
}

export const defineCorrelation = (correlation: Correlation): Correlation => Object.freeze(correlation);
