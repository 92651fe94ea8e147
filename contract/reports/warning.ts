import type { LonLat } from '../places/geo.ts';
import type { Severity } from '../severity.ts';
import type { Hazard } from '../vocabularies/hazards.ts';

/** What names a message of a warning service: no two messages have all three. */
export interface WarningMessage {
  readonly sender: string;
  readonly identifier: string;
  /** ms UTC. */
  readonly sent: number;
}

/** Where a warning lies. WGS-84. */
export interface WarningArea {
  readonly words: string;
  /** Closed rings, longitude first. */
  readonly rings: readonly (readonly LonLat[])[];
  /** Codes of administrative divisions, 6, 9 or 12 digits. */
  readonly codes: readonly string[];
}

/** One thing that a message warns of. */
export interface WarningInfo {
  readonly senderName: string;
  readonly hazard: Hazard;
  readonly event: string;
  /** 1 red … 4 blue. */
  readonly colour: Severity;
  readonly headline: string;
  readonly description: string;
  readonly instruction: string;
  /** ms UTC. */
  readonly from: number;
  readonly expires: number;
  readonly areas: readonly WarningArea[];
}

/** What a warning service says: a warning, a new state of warnings said before, or that they are no more. */
export interface WarningReport extends WarningMessage {
  readonly act: 'alert' | 'update' | 'cancel';
  /** Messages that this one replaces, or cancels. */
  readonly references: readonly WarningMessage[];
  /** An exercise 演练. */
  readonly simulated: boolean;
  /** Of a cancellation none are needed. */
  readonly infos: readonly WarningInfo[];
}
