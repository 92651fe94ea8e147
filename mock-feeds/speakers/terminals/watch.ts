import { encodeWatch, WatchDecoder } from '#server/ingest/watch/wire/frame.ts';
import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { KeptLine } from '#mock-feeds/senders/kept-line.ts';
import type { LineOptions, SpeakerLine } from '../speaker.ts';

/** Bits of the status word, written down a second time on purpose: what mock devices say does not lean on how the server reads. */
const STATUS_BITS: Readonly<Record<string, number>> = { sos: 16, outside: 18, takenOff: 20, fall: 21 };
/** What a heart of each level beats a minute. */
const HEART = [74, 128, 152] as const;
const PRESSURES = ['128,82', '166,96', '186,112'] as const;
const ANSWER_MS = 15_000;
/** Who is lost walks a circle of this radius, one metre a second. */
const AWAY_M = 180;
const WALK_MS = AWAY_M * 1000;
const MOST_WAITING = 100;

interface Waiting {
  readonly content: string;
  /** The answer that confirms it; null = none comes. */
  readonly answer: 'LK' | 'AL' | null;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A watch: heartbeat, alarms and positions without a fix, vital signs; one message at a time, each until it is answered. */
export class Watch implements SpeakerLine {
  readonly #options: LineOptions;
  readonly #line: KeptLine;
  readonly #waiting: Waiting[] = [];
  #current: Waiting | null = null;
  #timer: NodeJS.Timeout | undefined;
  #alarmed = false;
  #stopped = false;

  constructor(options: LineOptions) {
    this.#options = options;
    const { host, port } = options;
    this.#line = new KeptLine({ host, port, opened: () => this.#opened(), reader: () => this.#reader() });
  }

  get connected(): boolean {
    return this.#line.connected;
  }

  start(): void {
    this.#line.start();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#line.stop();
    for (const { reject } of [...(this.#current ? [this.#current] : []), ...this.#waiting.splice(0)]) reject(new Error('switched off'));
    this.#current = null;
  }

  report(ids: readonly string[], at: number): Promise<void>[] {
    return ids.flatMap((id) => this.#contents(id, at)).map(([content, answer]) => this.#send(content, answer));
  }

  #opened(): void {
    this.#write();
    this.#pump();
  }

  #reader(): (chunk: Buffer) => void {
    const decoder = new WatchDecoder();
    return (chunk) => {
      for (const event of decoder.push(chunk))
        if (event.kind === 'frame' && event.frame.content === this.#current?.answer) this.#over(null);
    };
  }

  #contents(id: string, at: number): (readonly [string, Waiting['answer']])[] {
    const { fleet } = this.#options;
    const { batteryPct = 0, heartLevel = 0, pressureLevel = 0, ...points } = fleet.readings(id, at);
    let status = 0;
    for (const [point, bit] of Object.entries(STATUS_BITS)) if (points[point] === 1) status |= 1 << bit;
    const alarmed = status !== 0;
    const clock = new Date(fleet.clock(id, at));
    const date = `${two(clock.getUTCDate())}${two(clock.getUTCMonth() + 1)}${two(clock.getUTCFullYear() % 100)}`;
    const time = `${two(clock.getUTCHours())}${two(clock.getUTCMinutes())}${two(clock.getUTCSeconds())}`;
    const word = status.toString(16).padStart(8, '0').toUpperCase();
    const fix = points.outside === 1 ? this.#fix(id, at) : 'V,0,N,0,E,0,0,0,0';
    const position = `${date},${time},${fix},90,${batteryPct},0,0,${word},0,0,0`;
    const alarm = alarmed ? ([`AL_LTE,${position}`, 'AL'] as const) : ([`UD_LTE,${position}`, null] as const);
    const told = alarmed || this.#alarmed ? [alarm] : [];
    this.#alarmed = alarmed;
    const vitals = `bphrt,${PRESSURES[pressureLevel]},${HEART[heartLevel]},,,,`;
    return [...told, [vitals, null], [`LK,0,0,${batteryPct}`, 'LK']];
  }

  /** Indoors there is none. Who has left the area walks in a wide circle around the home. */
  #fix(id: string, at: number): string {
    const [lng, lat] = this.#options.devices.find((device) => device.id === id)!.position;
    const turn = at / WALK_MS;
    const [east, north] = [Math.cos(turn), Math.sin(turn)].map((part) => (part * AWAY_M) / METRES_PER_DEGREE);
    const course = ((Math.atan2(-Math.sin(turn), Math.cos(turn)) * 180) / Math.PI + 360) % 360;
    const place = [`${(lat + north).toFixed(6)},N`, `${(lng + east / Math.cos((lat * Math.PI) / 180)).toFixed(6)},E`];
    return `A,${place.join(',')},4.0,${course.toFixed(0)},28,9`;
  }

  #send(content: string, answer: Waiting['answer']): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(new Error('switched off'));
      this.#waiting.push({ content, answer, resolve, reject });
      if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()!.reject(new Error('could not report in time'));
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#current === null && this.connected && this.#waiting.length > 0) {
      this.#current = this.#waiting.shift()!;
      this.#write();
      if (this.#current.answer === null) this.#done(null);
    }
  }

  #write(): void {
    if (this.#current === null || !this.connected) return;
    this.#line.write(encodeWatch({ maker: '3G', id: this.#options.line, index: '', content: this.#current.content }));
    clearTimeout(this.#timer);
    if (this.#current.answer !== null) this.#timer = setTimeout(() => this.#over(new Error('not answered')), ANSWER_MS);
  }

  #over(error: Error | null): void {
    this.#done(error);
    this.#pump();
  }

  #done(error: Error | null): void {
    clearTimeout(this.#timer);
    const done = this.#current;
    this.#current = null;
    if (error) done?.reject(error);
    else done?.resolve();
  }
}
