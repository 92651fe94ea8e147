/**
 * Where movers are, as columns indexed by a dense handle that the server gives a mover when it is first heard of in a run. The server
 * writes them, a client mirrors them. Values are rounded to what a frame carries, so both sides hold the same. NaN = not known.
 */
export interface MoverColumns {
  /** Handles in use are 0 … size − 1. */
  size: number;
  /** Ledger ids. */
  readonly ids: string[];
  /** Index into MOVER_STATUSES. */
  status: Uint8Array;
  /** ms UTC when the position was true. */
  at: Float64Array;
  /** Degrees. */
  lng: Float64Array;
  lat: Float64Array;
  /** Metres above the ground. */
  height: Float64Array;
  /** Degrees clockwise from north. */
  heading: Float64Array;
  /** Metres a second. */
  speed: Float64Array;
  /** Metres. */
  accuracy: Float64Array;
  /** Per cent. */
  battery: Float64Array;
}

/** `gone`: so long unheard that its position says nothing any more. */
export const MOVER_STATUSES = ['gone', 'live', 'stale'] as const;
export const MOVER = { gone: 0, live: 1, stale: 2 } as const;

const NUMBERS = ['at', 'lng', 'lat', 'height', 'heading', 'speed', 'accuracy', 'battery'] as const;

export function createMoverColumns(capacity = 64): MoverColumns {
  const numbers = (): Float64Array => new Float64Array(capacity).fill(NaN);
  return {
    size: 0,
    ids: [],
    status: new Uint8Array(capacity),
    at: numbers(),
    lng: numbers(),
    lat: numbers(),
    height: numbers(),
    heading: numbers(),
    speed: numbers(),
    accuracy: numbers(),
    battery: numbers(),
  };
}

/** Makes room for this handle. Arrays are replaced when they grow. */
export function reserveMover(columns: MoverColumns, handle: number): void {
  columns.size = Math.max(columns.size, handle + 1);
  if (handle < columns.status.length) return;
  const capacity = Math.max(handle + 1, columns.status.length * 2);
  const status = new Uint8Array(capacity);
  status.set(columns.status);
  columns.status = status;
  for (const name of NUMBERS) {
    const bigger = new Float64Array(capacity).fill(NaN);
    bigger.set(columns[name]);
    columns[name] = bigger;
  }
}

/** As if nobody had ever been heard. */
export function clearMovers(columns: MoverColumns): void {
  columns.size = 0;
  columns.ids.length = 0;
  columns.status.fill(0);
  for (const name of NUMBERS) columns[name].fill(NaN);
}
