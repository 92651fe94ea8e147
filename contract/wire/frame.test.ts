import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDevice, createColumns, type LiveColumns } from '../live/columns.ts';
import { defineDeviceKind, type DeviceKind } from '../kinds/device-kind.ts';
import { applyFrame, encodeFrame, readHeader } from './frame.ts';
import { label } from '../label.ts';
import { STATUSES } from '../live/status.ts';

const T = Date.UTC(2026, 10, 23);
const POINTS = [3, 28, 1, 9];
const DEVICES = 40;

const kinds: DeviceKind[] = POINTS.map((points) => {
  const point = { label: label('点', 'point'), unit: '', range: [0, 1] as const, decimals: 0 };
  const named = Object.fromEntries(Array.from({ length: points }, (_, i) => [`p${i}`, point]));
  return defineDeviceKind({
    id: `kind-${points}`,
    label: label('类', 'kind'),
    icon: 'x',
    category: 'fire',
    expectedIntervalS: 1,
    headline: 'p0',
    alerts: {},
    points: named,
  });
});

function emptyColumns(): LiveColumns {
  const columns = createColumns(8);
  for (let handle = 0; handle < DEVICES; handle++) addDevice(columns, handle, kinds[handle % kinds.length]);
  return columns;
}

const row = fc.record({
  handle: fc.nat(DEVICES - 1),
  status: fc.nat(STATUSES.length - 1),
  flags: fc.nat(15),
  age: fc.oneof(fc.constant(null), fc.nat(1e9), fc.nat(1e12)),
  values: fc.array(fc.float(), { minLength: 28, maxLength: 28 }),
  changed: fc.nat(2 ** 28 - 1),
});
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;
const rows = fc.uniqueArray(row, { selector: (r) => r.handle, maxLength: DEVICES }).map((all) => all.sort((a, b) => a.handle - b.handle));

/** Columns with these rows in them, and the frame that carries what changed after tick 5. */
function framed(content: readonly Row[]): { columns: LiveColumns; bytes: Uint8Array } {
  const columns = emptyColumns();
  const valueTick = new Uint32Array(columns.used);
  for (const { handle, status, flags, age, values, changed } of content) {
    columns.status[handle] = status;
    columns.flags[handle] = flags;
    columns.observedAt[handle] = age === null ? 0 : T - age;
    for (let p = 0; p < columns.points[handle]; p++) {
      if ((changed >> p) % 2 === 0) continue;
      columns.values[columns.base[handle] + p] = values[p];
      valueTick[columns.base[handle] + p] = 6;
    }
  }
  const handles = Uint32Array.from(content, (r) => r.handle);
  return { columns, bytes: encodeFrame(columns, { tick: 9, since: 5, serverTime: T, handles, valueTick }) };
}

describe('a live frame', () => {
  it('looks like this on the wire', () => {
    const columns = emptyColumns();
    columns.status[2] = 3;
    columns.flags[2] = 1;
    columns.observedAt[2] = T - 12_800;
    columns.values[columns.base[2]] = 1.5;
    const valueTick = new Uint32Array(columns.used).fill(1);
    const bytes = encodeFrame(columns, { tick: 258, since: 0, serverTime: T, handles: Uint32Array.of(2), valueTick });
    const serverTime = Buffer.from(new Float64Array([T]).buffer).toString('hex');
    const header = `51010000${'02010000'}${'00000000'}${'01000000'}${serverTime}${'09000000'}`;
    const device2 = `${'02'}${'13'}${'8101'}${'01'}${'0000c03f'}`;
    expect(Buffer.from(bytes).toString('hex')).toBe(header + device2);
  });

  it('says to a mirror exactly what its sender holds, ages within 100 ms', () => {
    fc.assert(
      fc.property(rows, (content) => {
        const { columns, bytes } = framed(content);
        const mirror = emptyColumns();
        const touched: number[] = [];
        const header = applyFrame(mirror, bytes, (handle) => touched.push(handle));
        expect(header).toEqual({ tick: 9, since: 5, count: content.length, serverTime: T, more: false });
        expect(touched).toEqual(content.map((r) => r.handle));
        expect(mirror.status).toEqual(columns.status);
        expect(mirror.flags).toEqual(columns.flags);
        expect(mirror.values).toEqual(columns.values);
        mirror.observedAt.forEach((at, h) => expect(Math.abs(at - columns.observedAt[h])).toBeLessThanOrEqual(100));
      }),
    );
  });

  it('leaves alone what it does not carry', () => {
    const mirror = emptyColumns();
    mirror.values.fill(4);
    mirror.status.fill(2);
    const { bytes } = framed([{ handle: 1, status: 1, flags: 0, age: 0, values: Array<number>(28).fill(9), changed: 0b101 }]);
    const statusBefore: number[] = [];
    applyFrame(mirror, bytes, (_, before) => statusBefore.push(before));
    expect(statusBefore).toEqual([2]);
    expect([...mirror.values.subarray(3, 7)]).toEqual([9, 4, 9, 4]);
    expect([...mirror.status.subarray(0, 3)]).toEqual([2, 1, 2]);
  });

  it('reads from the middle of a larger buffer', () => {
    const { columns, bytes } = framed([{ handle: 5, status: 3, flags: 0, age: 100, values: Array<number>(28).fill(2), changed: 7 }]);
    const wider = new Uint8Array(bytes.length + 9).fill(255);
    wider.set(bytes, 5);
    const mirror = emptyColumns();
    applyFrame(mirror, wider.subarray(5, 5 + bytes.length));
    expect(mirror.values).toEqual(columns.values);
  });
});

describe('a damaged frame', () => {
  const { bytes: whole } = framed(fc.sample(rows, { numRuns: 20, seed: 7 }).sort((a, b) => b.length - a.length)[0]);
  /** Either it throws an Error, or it is a frame; in both cases nothing outside the ledger's slots was written. */
  function tryFrame(bytes: Uint8Array): boolean {
    const mirror = emptyColumns();
    let taken = true;
    try {
      applyFrame(mirror, bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      taken = false;
    }
    expect(mirror.values.subarray(mirror.used).every(Number.isNaN)).toBe(true);
    expect(mirror.status.subarray(0, mirror.size).every((status) => status < STATUSES.length)).toBe(true);
    for (const column of [mirror.status, mirror.flags, mirror.observedAt])
      expect(column.subarray(mirror.size).every((x) => x === 0)).toBe(true);
    return taken;
  }

  it('is refused wherever it is cut', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(tryFrame(whole.subarray(0, length))).toBe(false);
      const honest = Uint8Array.from(whole.subarray(0, length));
      if (length >= 28) new DataView(honest.buffer).setUint32(24, length - 28, true);
      expect(tryFrame(honest)).toBe(false);
    }
  });

  it('never loops, never writes beyond the ledger: 10,000 mutations', () => {
    const mutation = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    let refused = 0;
    fc.assert(
      fc.property(mutation, fc.boolean(), (changes, inBody) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[inBody ? Math.max(28, at) : at] = value;
        if (!tryFrame(bytes)) refused++;
      }),
      { numRuns: 10_000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });

  it('says what is wrong', () => {
    const spoilt = (at: number, ...values: number[]): Uint8Array => {
      const bytes = Uint8Array.from(whole);
      bytes.set(values, at);
      return bytes;
    };
    expect(() => readHeader(new Uint8Array(5))).toThrow('5 bytes is shorter than a header of 28');
    expect(() => readHeader(spoilt(1, 9))).toThrow('starts with 81,9, expected 81,1');
    expect(() => readHeader(spoilt(24, 1, 0, 0, 0))).toThrow('header says 1');
    expect(() => readHeader(spoilt(16, 0, 0, 0, 0, 0, 0, 248, 127))).toThrow('server time is NaN');
    expect(() => applyFrame(emptyColumns(), spoilt(28, 127))).toThrow('handle 127 is beyond the ledger of 40');
    expect(() => applyFrame(emptyColumns(), spoilt(29, 14))).toThrow('has status 14');
    expect(() => applyFrame(createColumns(), whole)).toThrow('beyond the ledger of 0');
  });
});
