import type { DeviceDraft } from '#contract/records/device.ts';
import type { Fleet } from '#mock-feeds/fleet.ts';
import type { Speaker, SpeakerLine } from './speaker.ts';

interface LinesOptions {
  readonly speakers: readonly Speaker[];
  readonly fleet: Fleet;
  readonly host: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly now: () => number;
}

/** Every line of devices that speak neither MQTT nor GB/T 26875.3. */
export class SpeakerLines {
  readonly #lineOf = new Map<string, SpeakerLine>();
  readonly #all: SpeakerLine[] = [];

  constructor({ speakers, fleet, host, ports, now }: LinesOptions) {
    for (const speaker of speakers) {
      const members = Map.groupBy(fleet.devices, (device) => speaker.lineOf(device));
      members.delete(null);
      for (const [line, devices] of members as Map<string, DeviceDraft[]>) {
        const opened = speaker.open({ line, devices, fleet, host, port: ports[speaker.setting] ?? speaker.port, now });
        this.#all.push(opened);
        for (const { id } of devices) this.#lineOf.set(id, opened);
      }
    }
  }

  get size(): number {
    return this.#all.length;
  }

  get connected(): number {
    return this.#all.filter((line) => line.connected).length;
  }

  /** The line of a device, if it has one. */
  of(id: string): SpeakerLine | undefined {
    return this.#lineOf.get(id);
  }

  start(): void {
    for (const line of this.#all) line.start();
  }

  stop(): void {
    for (const line of this.#all) line.stop();
  }

  /** Reports of those of the devices that have a line here. */
  report(ids: readonly string[], at: number): Promise<void>[] {
    return [...Map.groupBy(ids, (id) => this.of(id))].flatMap(([line, members]) => line?.report(members, at) ?? []);
  }
}
