import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import { readEvent } from '#server/ingest/event.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { MAX_PAYLOAD, type Addressed, type Heard, type Ledger, type Message, type Reply } from '#server/ingest/mqtt/dialect.ts';
import { isObject, readReport, show, type FaultSink } from '#server/ingest/report.ts';
import { readTrack } from '#server/ingest/track.ts';

export const SOURCE = 'dji';
/** `thing/product/{sn}/osd|state|events|requests` and `sys/product/{gateway}/status`. */
const UP = /^(thing|sys)\/product\/([A-Za-z0-9_-]{1,64})\/(osd|state|events|requests|status)$/;
/** Where a dock listens: only below its own number. */
const DOWN = /^(?:thing|sys)\/product\/([A-Za-z0-9_-]{1,64})\/(?:services|(?:events|requests|status|osd|state)_reply|property\/set)$/;
const SERIAL = /^[A-Za-z0-9_-]{1,64}$/;
const MOST_FAULTS = 20;

/** What docks and aircraft call what they read, by our point. */
const READINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'drone-dock': {
    mode_code: 'mode',
    cover_state: 'cover',
    drone_in_dock: 'droneIn',
    rainfall: 'rain',
    wind_speed: 'windMs',
    emergency_stop_state: 'emergencyStop',
    temperature: 'tempC',
  },
  'patrol-drone': {
    mode_code: 'mode',
    elevation: 'heightM',
    horizontal_speed: 'speedMs',
    home_distance: 'homeM',
  },
};

/** What only aircraft read. */
const OF_AIRCRAFT = ['elevation', 'horizontal_speed', 'home_distance'];

/** What a sender that the ledger does not know is by what it reads. @param guest it speaks through a dock */
function likestKind(data: Readonly<Record<string, unknown>>, guest: boolean): string {
  if (OF_AIRCRAFT.some((name) => data[name] !== undefined)) return 'patrol-drone';
  return guest ? 'patrol-drone' : 'drone-dock';
}

/** An entry of `hms`. */
interface Fault {
  readonly level: unknown;
  readonly code?: unknown;
  readonly in_the_sky?: unknown;
}
/** Notice, caution, warning: as numbers or as digits. */
const LEVELS: ReadonlySet<unknown> = new Set([0, 1, 2, '0', '1', '2']);
const WARNING = 2;

/** Aircraft, by `mode_code`, that come down where they are. */
const FORCED_LANDING = 11;

/**
 * Who speaks: the dock of the topic; an aircraft as a child of its dock, which the body names as `gateway`, where the ledger has it so.
 * @returns null when the topic is none of these
 */
export function readAddress(topic: string, { knows }: Pick<Ledger, 'knows'>, payload: Uint8Array): Addressed | null {
  const [, root, serial, says] = UP.exec(topic) ?? [];
  if (says === undefined || (root === 'sys') !== (says === 'status')) return null;
  const own = `${SOURCE}:${serial}`;
  const gateway = (READ.has(says) && gatewayOf(payload)) || serial;
  const child = `${SOURCE}:${gateway}/${serial}`;
  const device = gateway !== serial && knows(child) ? child : own;
  return { device, says, ...(gateway !== serial && { via: `${SOURCE}:${gateway}` }) };
}

/** What an aircraft says on a topic of its own, through a dock. What happens and what is asked stands on the topic of the dock itself. */
const READ: ReadonlySet<string> = new Set(['osd', 'state']);

function gatewayOf(payload: Uint8Array): string | null {
  const body = payload.length > MAX_PAYLOAD ? undefined : readJson(payload).value;
  return isObject(body) && typeof body.gateway === 'string' && SERIAL.test(body.gateway) ? body.gateway : null;
}

/** The device that may listen on a topic. */
export function listenerOf(filter: string): string | null {
  const serial = DOWN.exec(filter)?.[1];
  return serial === undefined ? null : `${SOURCE}:${serial}`;
}

/** Never throws. */
export function readMessage({ device, says, via, payload }: Message, { now, kindOf }: Pick<Ledger, 'now' | 'kindOf'>): Heard {
  const out = new Said(device, via, now(), kindOf(device));
  const { value: body, fault: damage } = readJson(payload);
  if (damage !== null) out.fault(`payload is ${damage}`);
  if (body === undefined) return out.heard;
  if (!isObject(body)) out.fault(`a message is an object with "data", got ${show(body)}`);
  else out.read(says, body, damage === null);
  return out.heard;
}

/** What one message comes to. */
class Said {
  readonly #observations: Observation[] = [];
  readonly #events: EventReport[] = [];
  readonly #tracks: TrackReport[] = [];
  readonly #replies: Reply[] = [];
  readonly #faults: string[] = [];
  readonly #device: string;
  readonly #via: string | undefined;
  readonly #now: number;
  /** Undefined = the ledger does not know it: what it reads is told all the same, to be found among senders that are not registered. */
  readonly #kind: DeviceKind | undefined;
  readonly fault: FaultSink = (message) => void this.#faults.push(message);

  constructor(device: string, via: string | undefined, now: number, kind: DeviceKind | undefined) {
    [this.#device, this.#via, this.#now, this.#kind] = [device, via, now, kind];
  }

  get heard(): Heard {
    const [tracks, replies] = [this.#tracks, this.#replies];
    return {
      observations: this.#observations,
      events: this.#events,
      ...(tracks.length > 0 && { tracks }),
      ...(replies.length > 0 && { replies }),
      faults: this.#faults,
    };
  }

  /** @param whole nothing of the message was damaged */
  read(says: string, body: Record<string, unknown>, whole: boolean): void {
    const data = isObject(body.data) ? body.data : {};
    const at = body.timestamp;
    if (says === 'osd' || says === 'state') this.#readings(data, at);
    // It says nothing else by which it could be found.
    if (this.#kind === undefined && (says === 'status' || says === 'requests'))
      this.fault('not in the ledger: it was answered, and no more');
    if (says === 'events') this.#event(String(body.method ?? ''), data, at, whole);
    // A dock repeats what asks for a reply until it has one; of what it asks for nothing is known here, so it is told that it was heard.
    if (says === 'status' || body.need_reply === 1) this.#reply(says, body);
  }

  #readings(data: Record<string, unknown>, at: unknown): void {
    const as = this.#kind?.id ?? likestKind(data, this.#via !== undefined);
    const names = READINGS[as] ?? {};
    if (READINGS[as] === undefined && !this.#kind?.moves) this.fault(`the ledger has it as ${as}, which is neither a dock nor an aircraft`);
    const points: Record<string, unknown> = {};
    for (const [name, point] of Object.entries(names)) if (data[name] !== undefined && data[name] !== null) points[point] = data[name];
    if (this.#kind?.moves && typeof data.mode_code === 'number') points.forcedLanding = data.mode_code === FORCED_LANDING;
    const battery = isObject(data.battery) ? data.battery.capacity_percent : undefined;
    if (this.#kind?.moves && typeof battery === 'number') points.batteryPct = battery;
    if (Object.keys(points).length > 0) {
      const from = { device: this.#device, source: SOURCE, now: this.#now };
      const taken: Observation[] = [];
      readReport({ points, observedAt: at }, from, taken, this.fault);
      const more = { ...(this.#via !== undefined && { via: this.#via }), ...(this.#kind === undefined && { kindHint: as }) };
      for (const observation of taken) this.#observations.push({ ...observation, ...more });
    }
    if (this.#kind?.moves) this.#track(data, battery, at);
  }

  /** Height above the ground is what it is above take-off: `height` is above the ellipsoid. 0, 0 is no fix. */
  #track(data: Record<string, unknown>, battery: unknown, at: unknown): void {
    const { longitude: lng, latitude: lat, elevation: height, horizontal_speed: speed, attitude_head: head } = data;
    if (typeof lng !== 'number' || typeof lat !== 'number' || (lng === 0 && lat === 0)) return;
    const heading = typeof head === 'number' ? (head + 360) % 360 : undefined;
    readTrack(
      { lng, lat, height, heading, speed, battery, at },
      { mover: this.#device, source: SOURCE, now: this.#now },
      this.#tracks,
      this.fault,
    );
  }

  #event(method: string, data: Record<string, unknown>, at: unknown, whole: boolean): void {
    if (method === 'flighttask_progress') {
      const output = isObject(data.output) ? data.output : data;
      const ext = isObject(output.ext) ? output.ext : {};
      const attributes = { flight: ext.flight_id ?? output.flight_id, status: output.status, code: data.result };
      return this.#tell('flight', Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)), at);
    }
    if (method === 'hms') this.#health(data.list, at, whole);
  }

  /** All the faults there are now. Only a list that can be read as a whole says that there is none. */
  #health(list: unknown, at: unknown, whole: boolean): void {
    if (!Array.isArray(list)) return this.fault(`hms: "list" is the list of faults, got ${show(list)}`);
    const known = list.filter((one): one is Fault => isObject(one) && LEVELS.has(one.level));
    for (const one of list)
      if (!known.includes(one as Fault)) this.fault(`hms: a fault has a level of 0, 1 or 2, got ${show(isObject(one) ? one.level : one)}`);
    if (known.length > MOST_FAULTS) this.fault(`hms: ${known.length} faults in one message: the gravest ${MOST_FAULTS} were taken`);
    const gravest = known.toSorted((a, b) => Number(b.level) - Number(a.level));
    for (const { level, code, in_the_sky: sky } of gravest.slice(0, MOST_FAULTS))
      this.#tell('health', { ...(typeof code === 'string' && { code }), level: String(level), inSky: sky === 1 }, at);
    if (whole && known.length === list.length && Number(gravest[0]?.level ?? 0) < WARNING) this.#tell('health-over', {}, at);
  }

  #tell(event: string, attributes: object, observedAt: unknown): void {
    const from = { device: this.#device, source: SOURCE, now: this.#now, kind: this.#kind };
    const taken: EventReport[] = [];
    readEvent({ event, attributes, observedAt }, from, taken, this.fault);
    for (const report of taken) this.#events.push(this.#via === undefined ? report : { ...report, via: this.#via });
  }

  /** To who spoke, by the topic it spoke on: the body may name anybody. */
  #reply(says: string, { tid, bid, method }: Record<string, unknown>): void {
    const serial = /[^:/]+$/.exec(this.#device)![0];
    const root = says === 'status' ? 'sys' : 'thing';
    const told = { tid, bid, timestamp: this.#now, ...(method !== undefined && { method }), data: { result: 0 } };
    this.#replies.push({ topic: `${root}/product/${serial}/${says}_reply`, payload: JSON.stringify(told) });
  }
}
