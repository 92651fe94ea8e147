/**
 * All an adapter may say. Everything a device reports, in whatever protocol, becomes a list of these.
 * Values are numbers: booleans are 0/1, enumerations their code. Units are the device kind's.
 */
export interface Observation {
  /** Ledger id of the device, or a protocol address such as `panel:889/1.1.5` that the ledger may know. */
  readonly device: string;
  readonly point: string;
  readonly value: number;
  /** By the device's own clock, ms since 1970 UTC. May be wrong by years: `state` decides what to believe. */
  readonly observedAt: number;
  /** The message had no time of its own: `observedAt` is when it was received. */
  readonly untimed?: true;
  /** An edge has judged its clock already: what is older than what is held is late, and nothing else. */
  readonly believed?: true;
  readonly quality: Quality;
  /** Which ingress said it, the id of a protocol or of a dialect. */
  readonly source: string;
  /** Address of the gateway or transmission unit it came through; where the alert is shown when `device` is unknown. */
  readonly via?: string;
  /** Device kind the protocol names (a component type), used only when the ledger does not know `device`. */
  readonly kindHint?: string;
  /** Text the device sent with it, e.g. the place in words of a fire panel. */
  readonly text?: string;
}

type Quality = 'good' | 'uncertain' | 'bad';
