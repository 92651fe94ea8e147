/** Values by the name of a point, as one moment has them. */
interface Moment {
  /** ms UTC; null = that of the message. */
  readonly at: number | null;
  readonly values: Readonly<Record<string, number>>;
}

interface PayloadRead {
  readonly moments: readonly Moment[];
  /** What could not be read, in sentences; the rest counts. */
  readonly faults: readonly string[];
}

/** What a kind's payloads need to be told beside their bytes. */
interface Setup {
  /** From the sensor down to the bottom, cm; null = not known. */
  readonly depthCm: number | null;
}

/** One entry: channel, type, so many bytes of value. */
interface Entry {
  readonly bytes: number;
  read(value: Buffer, setup: Setup): Readonly<Record<string, number>> | string;
}

const STORED = '20ce';
/** Stored moments of ultrasonic sensors: seconds since 1970, distance, tilted. */
const STORED_BYTES = 7;

const only = (point: string, factor = 1): Entry => ({ bytes: 1, read: (value) => ({ [point]: value[0] * factor }) });
const battery = only('batteryPct');
const flag = (point: string): Entry => ({ bytes: 1, read: ([state]) => ({ [point]: Number(state !== 0) }) });
const temperature = (bytes = 2): Entry => ({ bytes, read: (value) => ({ tempC: value.readInt16LE() / 10 }) });
/** Water stands as high as the well is deeper than the sensor sees. Zero and the end of its range are no echo. */
const distance = (bytes = 2): Entry => ({
  bytes,
  read: (value, { depthCm }) => {
    const mm = value.readUInt16LE();
    if (mm === 0 || mm === 0xffff) return `distance ${mm} mm is no echo`;
    if (depthCm === null) return `distance ${mm} mm says no level: set the tag depthCm of the device, from the sensor down to the bottom`;
    const level = depthCm - mm / 10;
    return level < -5 ? `distance ${mm} mm is below the bottom at ${depthCm} cm` : { waterLevelCm: Math.max(0, level) };
  },
});
/**
 * Angles of three axes in hundredths of a degree, and bits of those beyond the threshold that is set in the sensor: its word goes before
 * ours.
 */
const angles: Entry = {
  bytes: 7,
  read: (value) => {
    const [x, y] = [value.readInt16LE(0), value.readInt16LE(2)].map((angle) => Math.abs(angle) / 100);
    return { tiltDeg: Math.max(x, y), opened: Number((value[6] & 7) !== 0) };
  },
};

/** By kind, then by channel and type in hex. */
const PAYLOADS: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  manhole: {
    '0175': battery,
    '0367': temperature(),
    '8367': temperature(3),
    '0382': distance(),
    '0482': distance(),
    '8382': distance(3),
    '8482': distance(3),
    '0400': flag('opened'),
    '0500': flag('opened'),
    '03cf': angles,
  },
  'sos-button': { '0175': battery, ff2e: { bytes: 1, read: () => ({ sos: 1 }) } },
};

export const hasPayload = (kind: string): boolean => Object.hasOwn(PAYLOADS, kind);

/**
 * `channel, type, value` again and again. An entry that nobody knows has no length, so what stands behind it is told and left out; what
 * stands before it counts. Never throws.
 */
export function readPayload(bytes: Buffer, kind: string, setup: Setup): PayloadRead {
  const entries = hasPayload(kind) ? PAYLOADS[kind] : {};
  const now: Record<string, number> = {};
  const stored: Moment[] = [];
  const faults: string[] = [];
  const take = (said: Readonly<Record<string, number>> | string, into: Record<string, number>): void => {
    if (typeof said === 'string') faults.push(said);
    else Object.assign(into, said);
  };
  for (let at = 0; at < bytes.length;) {
    const key = bytes.toString('hex', at, at + 2);
    const length = key === STORED ? STORED_BYTES : Object.hasOwn(entries, key) ? entries[key].bytes : 0;
    const value = bytes.subarray(at + 2, at + 2 + length);
    if (length === 0 || value.length < length) {
      const why = length === 0 ? `is none of a ${kind}` : `needs ${length} bytes of value`;
      faults.push(`at byte ${at}: ${key} ${why}; ${bytes.toString('hex', at, at + 64)} was left out`);
      break;
    }
    if (key === STORED) {
      const values: Record<string, number> = {};
      take(distance().read(value.subarray(4, 6), setup), values);
      values.opened = Number(value[6] !== 0);
      stored.push({ at: value.readUInt32LE() * 1000, values });
    } else take(entries[key].read(value, setup), now);
    at += 2 + length;
  }
  return { moments: Object.keys(now).length > 0 ? [...stored, { at: null, values: now }] : stored, faults };
}
