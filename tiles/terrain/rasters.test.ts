import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAsciiGrid } from './ascii-grid.ts';
import { openGeoTiff } from './geotiff.ts';
import { sampled, writeAsc, writeTiff, type Sampling } from './hill.fixture.ts';
import type { HeightRaster } from './raster.ts';

let folder = '';
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-rasters-'));
});
afterAll(() => rm(folder, { recursive: true }));
const named = (ending: string): string => path.join(folder, `heights-${files++}.${ending}`);

const SAMPLING: Sampling = { bounds: [117, 36.6, 117.08, 36.66], columns: 40, rows: 30 };
const slope = ([lon, lat]: readonly [number, number]): number => 100 + (lon - 117) * 1000 + (lat - 36.6) * 500;

/** All heights, read in one piece. */
const all = (raster: HeightRaster): Promise<Float32Array> => raster.read([0, raster.columns - 1], [0, raster.rows - 1]);

/** A TIFF of 2 × 2 floats that says nothing of the Earth: header, one directory, the heights. */
function plainTiff(): Buffer {
  const tags = [
    [256, 2],
    [257, 2],
    [258, 32],
    [259, 1],
    [262, 1],
    [273, 134],
    [277, 1],
    [278, 2],
    [279, 16],
    [339, 3],
  ];
  const bytes = Buffer.alloc(134 + 16);
  bytes.write('II*\0', 0, 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(tags.length, 8);
  tags.forEach(([tag, value], i) => {
    bytes.writeUInt16LE(tag, 10 + i * 12);
    bytes.writeUInt16LE(4, 12 + i * 12);
    bytes.writeUInt32LE(1, 14 + i * 12);
    bytes.writeUInt32LE(value, 18 + i * 12);
  });
  return bytes;
}

/** A TIFF of 2 × 2 cells of two floats each: 50 m and, as its second band, how opaque it is. One cell is masked, at a height of 0. */
function tiffWithAlpha(): Buffer {
  const doubles = { scale: [0.01, 0.01, 0], tie: [0, 0, 0, 117, 36.02, 0] };
  const keys = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326];
  const tags: [tag: number, type: number, count: number, value: number][] = [];
  const [at, count] = [8, 15];
  let end = at + 2 + count * 12 + 4;
  const parts: [at: number, bytes: Buffer][] = [];
  const put = (bytes: Buffer): number => {
    parts.push([end, bytes]);
    end += bytes.length;
    return end - bytes.length;
  };
  const doublesOf = (values: readonly number[]): Buffer => Buffer.from(Float64Array.from(values).buffer);
  const cells = put(Buffer.from(Float32Array.of(50, 1, 50, 1, 0, 0, 50, 1).buffer));
  tags.push(
    [256, 4, 1, 2],
    [257, 4, 1, 2],
    [258, 3, 2, 32 | (32 << 16)],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, cells],
    [277, 3, 1, 2],
    [278, 4, 1, 2],
    [279, 4, 1, 32],
    [284, 3, 1, 1],
    [338, 3, 1, 2],
    [339, 3, 2, 3 | (3 << 16)],
    [33_550, 12, 3, put(doublesOf(doubles.scale))],
    [33_922, 12, 6, put(doublesOf(doubles.tie))],
    [34_735, 3, keys.length, put(Buffer.from(Uint16Array.from(keys).buffer))],
  );
  const bytes = Buffer.alloc(end);
  bytes.write('II*\0', 0, 'latin1');
  bytes.writeUInt32LE(at, 4);
  bytes.writeUInt16LE(count, at);
  tags.forEach(([tag, type, many, value], i) => {
    bytes.writeUInt16LE(tag, at + 2 + i * 12);
    bytes.writeUInt16LE(type, at + 4 + i * 12);
    bytes.writeUInt32LE(many, at + 6 + i * 12);
    bytes.writeUInt32LE(value, at + 10 + i * 12);
  });
  for (const [from, part] of parts) part.copy(bytes, from);
  return bytes;
}

async function fault(open: Promise<HeightRaster>): Promise<string> {
  return open.then(all).then(
    () => '',
    (error: unknown) => (error as Error).message,
  );
}

describe.each([
  ['an ESRI ASCII grid', 'asc', writeAsc, openAsciiGrid],
  ['a GeoTIFF', 'tif', writeTiff, openGeoTiff],
] as const)('%s', (_, ending, write, open) => {
  it('is read with its heights, and knows where they are', async () => {
    const file = named(ending);
    await write(file, SAMPLING, slope);
    const raster = await open(file);
    expect([raster.columns, raster.rows]).toEqual([40, 30]);
    raster.bounds.forEach((edge, i) => expect(edge).toBeCloseTo(SAMPLING.bounds[i], 9));
    expect(raster.spacing).toBeCloseTo(222.6, 0);
    expect(raster.columnOf(117.001)).toBeCloseTo(0, 6);
    expect(raster.rowOf(36.601)).toBeCloseTo(29, 6);
    const expected = sampled(SAMPLING, slope);
    (await all(raster)).forEach((height, i) => expect(height).toBeCloseTo(expected[i], 2));
    await raster.close();
  });

  it('is read in pieces from north to south as it is read whole', async () => {
    const file = named(ending);
    await write(file, SAMPLING, slope);
    const whole = await open(file);
    const expected = await all(whole);
    await whole.close();
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 39 }), fc.integer({ min: 0, max: 39 }), async (moves, a, b) => {
        const [left, right] = [Math.min(a, b), Math.max(a, b)];
        const raster = await open(file);
        let top = 0;
        for (const [down, more] of moves) {
          top = Math.min(29, top + down);
          const bottom = Math.min(29, top + more);
          const read = await raster.read([left, right], [top, bottom]);
          const width = right - left + 1;
          expect(read.length).toBe(width * (bottom - top + 1));
          read.forEach((height, i) => expect(height).toBe(expected[(top + Math.floor(i / width)) * 40 + left + (i % width)]));
        }
        await raster.close();
      }),
      { numRuns: 15 },
    );
  });

  it('says where it knows nothing', async () => {
    const file = named(ending);
    const holes = ([lon, lat]: readonly [number, number]): number => (lon < 117.04 ? NaN : slope([lon, lat]));
    await (ending === 'asc'
      ? writeAsc(file, SAMPLING, holes)
      : writeTiff(file, SAMPLING, (place) => (Number.isNaN(holes(place)) ? -32_768 : holes(place)), { GDAL_NODATA: '-32768' }));
    const raster = await open(file);
    expect([...(await all(raster))].map(Number.isNaN)).toEqual(sampled(SAMPLING, holes).map(Number.isNaN));
    await raster.close();
  });
});

it('cells that a second band masks are unknown, not a pit of 0 m', async () => {
  const file = named('tif');
  await writeFile(file, tiffWithAlpha());
  const raster = await openGeoTiff(file);
  expect([...(await all(raster))]).toEqual([50, 50, NaN, 50]);
  await raster.close();
});

describe('an ESRI ASCII grid that is wrong', () => {
  const grid = async (text: string, prj?: string): Promise<string> => {
    const file = named('asc');
    await writeFile(file, text);
    if (prj !== undefined) await writeFile(file.replace('.asc', '.prj'), prj);
    return file;
  };
  const HEAD = 'ncols 3\nnrows 2\nxllcorner 117\nyllcorner 36\ncellsize 0.01\nNODATA_value -9999\n';

  it('and one with the older form of projection file is read', async () => {
    const old = 'Projection    GEOGRAPHIC\nDatum         WGS84\nSpheroid      WGS84\nUnits         DD\nZunits        NO\nParameters\n';
    const raster = await openAsciiGrid(await grid(`${HEAD}1 2 3\n4 5 6`, old));
    expect(raster.columns).toBe(3);
    await raster.close();
    expect(await fault(openAsciiGrid(await grid(`${HEAD}1 2 3\n4 5 6`, old.replace('GEOGRAPHIC', 'UTM'))))).toMatch(
      /which is not read here/,
    );
  });

  it('is told by what is missing or is no number', async () => {
    expect(await fault(openAsciiGrid(await grid(`${HEAD}1 2 3\n4 5`)))).toMatch(/ends in row 2 of 2/);
    expect(await fault(openAsciiGrid(await grid(`${HEAD}1 2 3\n4 x5 6`)))).toMatch(/“x5” in row 2, column 2/);
    expect(await fault(openAsciiGrid(await grid('1 2 3\n4 5 6')))).toMatch(/does not say ncols/);
    expect(await fault(openAsciiGrid(await grid(HEAD.replace('ncols 3', 'ncols -3'))))).toMatch(/no grid/);
    expect(await fault(openAsciiGrid(await grid('')))).toMatch(/does not say ncols/);
    expect(await fault(openAsciiGrid(await grid('x'.repeat(5000))))).toMatch(/no text of numbers/);
    expect(await fault(openAsciiGrid(path.join(folder, 'not-there.asc')))).toMatch(/ENOENT/);
  });

  it('is told when its metres are taken for degrees, or its projection says so', async () => {
    const metres = HEAD.replace('xllcorner 117', 'xllcorner 500000')
      .replace('yllcorner 36', 'yllcorner 4058000')
      .replace('cellsize 0.01', 'cellsize 30');
    expect(await fault(openAsciiGrid(await grid(`${metres}1 2 3 4 5 6`)))).toMatch(/metres of some plane.*gdalwarp -t_srs EPSG:4326/);
    const utm = 'PROJCS["WGS 84 / UTM zone 50N",GEOGCS["WGS 84",AUTHORITY["EPSG","4326"]],AUTHORITY["EPSG","32650"]]';
    expect(await fault(openAsciiGrid(await grid(`${HEAD}1 2 3 4 5 6`, utm)))).toMatch(/UTM zone 50N \(EPSG:32650\).*gdalwarp/);
    expect(
      await fault(
        openAsciiGrid(await grid(`${HEAD}1 2 3 4 5 6`, 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000"]]')),
      ),
    ).toBe('');
  });

  it('may name its lowest western cell by its middle', async () => {
    const raster = await openAsciiGrid(
      await grid(`${HEAD.replace('xllcorner', 'XLLCENTER').replace('yllcorner', 'yllcenter')}1 2 3 4 5 6`),
    );
    expect([raster.columnOf(117), raster.rowOf(36)]).toEqual([expect.closeTo(0, 6), expect.closeTo(1, 6)]);
    await raster.close();
  });
});

describe('a GeoTIFF that is wrong', () => {
  const tiff = async (more: Record<string, unknown>): Promise<string> => {
    const file = named('tif');
    await writeTiff(file, SAMPLING, slope, more);
    return file;
  };

  it('is told by its coordinate system, and what would help', async () => {
    const utm = {
      GTModelTypeGeoKey: 1,
      ProjectedCSTypeGeoKey: 32_650,
      PCSCitationGeoKey: 'WGS 84 / UTM zone 50N',
      GeographicTypeGeoKey: undefined,
    };
    expect(await fault(openGeoTiff(await tiff(utm)))).toMatch(/EPSG:32650 \(WGS 84 \/ UTM zone 50N\).*gdalwarp -t_srs EPSG:4326/);
    expect(await fault(openGeoTiff(await tiff({ GeographicTypeGeoKey: 4610, GeogCitationGeoKey: 'Xian 1980' })))).toMatch(
      /EPSG:4610 \(Xian 1980\)/,
    );
    expect(await fault(openGeoTiff(await tiff({ GTModelTypeGeoKey: 32_767 })))).toMatch(/which coordinate system.*gdal_edit\.py -a_srs/);
  });

  it('is told when it lies nowhere, or is no TIFF', async () => {
    const text = named('tif');
    await writeFile(text, 'not a picture at all, nor heights');
    expect(await fault(openGeoTiff(text))).toMatch(/cannot be read as a GeoTIFF/);
    expect(await fault(openGeoTiff(path.join(folder, 'not-there.tif')))).toMatch(/cannot be read as a GeoTIFF/);
    const nowhere = named('tif');
    await writeFile(nowhere, plainTiff());
    expect(await fault(openGeoTiff(nowhere))).toMatch(/no georeference.*gdal_edit\.py/);
    expect(await fault(openGeoTiff(await tiff({ ModelTiepoint: [0, 0, 0, 500_000, 4_058_000, 0] })))).toMatch(/no degrees/);
  });

  it('is read in CGCS2000, in web mercator, in feet, and with cells told by their middles', async () => {
    const china = await openGeoTiff(await tiff({ GeographicTypeGeoKey: 4490 }));
    expect(china.columnOf(117.001)).toBeCloseTo(0, 6);
    await china.close();
    const x = (6_378_137 * 117 * Math.PI) / 180;
    const y = 6_378_137 * Math.asinh(Math.tan((36.66 * Math.PI) / 180));
    const mercator = await openGeoTiff(
      await tiff({
        GTModelTypeGeoKey: 1,
        ProjectedCSTypeGeoKey: 3857,
        GeographicTypeGeoKey: undefined,
        ModelPixelScale: [100, 100, 0],
        ModelTiepoint: [0, 0, 0, x, y, 0],
      }),
    );
    expect([mercator.columnOf(117), mercator.rowOf(36.66)].map((at) => at + 0.5)).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
    expect(mercator.bounds[3]).toBeCloseTo(36.66, 9);
    await mercator.close();
    const feet = await openGeoTiff(await tiff({ VerticalUnitsGeoKey: 9002 }));
    expect((await all(feet))[0]).toBeCloseTo(sampled(SAMPLING, slope)[0] * 0.3048, 2);
    await feet.close();
    const points = await openGeoTiff(await tiff({ GTRasterTypeGeoKey: 2 }));
    expect([points.columnOf(117), points.rowOf(36.66)]).toEqual([expect.closeTo(0, 9), expect.closeTo(0, 9)]);
    await points.close();
  });
});
