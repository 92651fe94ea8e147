import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateTown } from '#scenes/town/town.ts';
import { ROLLUP_COUNTS, type KindRow, type RollUpPage, type RollUpRow } from '../live/rollup.ts';
import { STATUSES } from '../live/status.ts';
import { packRollUps, unpackRollUps } from './roll-up-page.ts';

const count = fc.oneof(fc.constant(0), fc.nat(3), fc.nat(5_000_000));
/** Trailing zeros are left out. */
const counts = fc.array(count, { maxLength: ROLLUP_COUNTS }).map((all) => all.slice(0, all.findLastIndex((one) => one > 0) + 1));
const path = fc.oneof(
  fc.constantFrom('/unknown', '/370102/370102004/小区-1/3号楼/F02', '/a'),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const page = fc.record(
  {
    run: fc.uuid(),
    cell: fc.constantFrom('/a/b', '/c'),
    from: fc.nat(1e9),
    to: fc.nat(1e9),
    rows: fc.array(
      fc.tuple(path, counts).map(([at, all]): RollUpRow => [at.replaceAll('\0', ''), ...all]),
      { maxLength: 30 },
    ),
    kinds: fc.array(
      fc
        .tuple(fc.constantFrom('manhole', 'camera'), fc.array(count, { minLength: STATUSES.length, maxLength: STATUSES.length }))
        .map(([kind, all]): KindRow => [kind, ...all]),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { requiredKeys: ['run', 'from', 'to', 'rows'] },
);

describe('counts by place on the wire', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(page, (written: RollUpPage) => {
        expect(unpackRollUps(packRollUps(written))).toEqual(written);
      }),
    );
  });

  it('that are cut off or altered are refused in words, or are other counts: never anything else', () => {
    const drawn = fc.record({ written: page, at: fc.nat(2000), to: fc.option(fc.nat(255)) });
    fc.assert(
      fc.property(drawn, ({ written, at, to }) => {
        const bytes = packRollUps(written);
        const spoiled = to === null ? bytes.slice(0, at % bytes.length) : bytes.with(at % bytes.length, to);
        try {
          for (const [, ...all] of unpackRollUps(spoiled).rows) for (const one of all) expect(Number.isSafeInteger(one)).toBe(true);
        } catch (error) {
          expect(String(error)).toMatch(/counts by place/);
        }
      }),
    );
  });

  it('take a few bytes a place, where as JSON they took over sixty', () => {
    const { places } = generateTown({ seed: 1 });
    const rows = Array.from({ length: 12 }, (_, quarter) =>
      places.map(({ path: at }, n): RollUpRow => [at.replace(/^\/\d+/, `/q${quarter}`), 0, 0, 0, 0, 0, 0, 0, 0, 3 + (n % 40), 0, 0, n % 3]),
    ).flat();
    const bytes = packRollUps({ run: 'a-run', from: 0, to: rows.length, rows });
    expect(JSON.stringify(rows).length / rows.length).toBeGreaterThan(60);
    expect(bytes.length / rows.length).toBeLessThan(14);
    expect(deflateSync(bytes).length / rows.length).toBeLessThan(4);
  });
});
