import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { DeviceDraft } from '#contract/records/device.ts';

/** One line to the server, of one sender: an alarm panel, a watch. */
export interface SpeakerLine {
  readonly connected: boolean;
  start(): void;
  stop(): void;
  /** Says what these devices read at an instant, ms UTC. One promise for each report; it is kept when the server has confirmed it. */
  report(ids: readonly string[], at: number): Promise<void>[];
}

/** What simulated devices read and do, as a line needs it. */
interface Readings {
  readings(id: string, at: number): Readonly<Record<string, number>>;
  /** What the device's clock says at an instant. */
  clock(id: string, at: number): number;
  /** It says nothing: no power, no line. */
  isSilent(id: string): boolean;
  /** Devices that something happens to, and how many of its seconds pass in one. */
  readonly busy: ReadonlyMap<string, number>;
  /** It was told something, ms UTC. @returns until when it reads so; null when it knows no such action */
  obey(id: string, action: string, params: Readonly<Record<string, AttributeValue>>, at: number): number | null;
}

export interface LineOptions {
  /** What `lineOf` said. */
  readonly line: string;
  readonly devices: readonly DeviceDraft[];
  readonly fleet: Readings;
  readonly host: string;
  readonly port: number;
  readonly now: () => number;
}

/** A protocol that simulated devices speak over a line of their own. */
export interface Speaker {
  /** Name of the server's setting that holds its port, and the standard one. */
  readonly setting: string;
  readonly port: number;
  /** The line that a device is on, or null when it speaks otherwise. Devices of one line share it. */
  lineOf(device: DeviceDraft): string | null;
  open(options: LineOptions): SpeakerLine;
}

export const defineSpeaker = (speaker: Speaker): Speaker => Object.freeze(speaker);
