import { fromFile, type GeoTIFF, type GeoTIFFImage } from 'geotiff';
import { convert, placeCells, type HeightRaster, type Layout, type Plane } from './raster.ts';

type GeoKeys = NonNullable<ReturnType<GeoTIFFImage['getGeoKeys']>>;

const DEGREES = new Set([4326, 4490, 4979, 4480]);
const MERCATOR = new Set([3857, 3785, 900_913]);
/** Metres of a unit of heights, by its EPSG code. */
const UNITS: Readonly<Record<number, number>> = { 9001: 1, 9002: 0.3048, 9003: 1200 / 3937 };
const MODEL_PROJECTED = 1;
const MODEL_GEOGRAPHIC = 2;
const PIXEL_IS_POINT = 2;

/** Opens a GeoTIFF; nothing but its directory is read yet. @throws Error that says what is wrong with it, and what helps. */
export async function openGeoTiff(file: string): Promise<HeightRaster> {
  const tiff = await fromFile(file).catch((error: unknown) => {
    throw new Error(`${file}: it cannot be read as a GeoTIFF (${wordsOf(error)}).`);
  });
  try {
    return await rasterOf(file, tiff);
  } catch (error) {
    await tiff.close();
    throw error;
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function rasterOf(file: string, tiff: GeoTIFF): Promise<HeightRaster> {
  const image = await tiff.getImage(0);
  if (image.getSamplesPerPixel() >= 3 && image.getBitsPerSample() === 8)
    throw new Error(`${file}: it is a picture of ${image.getSamplesPerPixel()} colours, not a raster of heights.`);
  const keys = image.getGeoKeys() ?? {};
  const cells = placeCells(file, layoutOf(file, image, keys));
  const maskOf = await findMask(tiff, image);
  const nodata = Number((image.fileDirectory.getValue('GDAL_NODATA') ?? 'NaN').replace(/\0+$/, ''));
  const stored = (await image.getGDALMetadata(0)) ?? {};
  const unit = UNITS[Number(keys.VerticalUnitsGeoKey ?? 9001)];
  if (unit === undefined)
    throw new Error(`${file}: its heights are in the unit EPSG:${keys.VerticalUnitsGeoKey}; metres (9001) and feet (9002, 9003) are read.`);
  const [scale, offset] = [Number(stored.SCALE ?? 1) * unit, Number(stored.OFFSET ?? 0) * unit];
  return {
    name: file,
    ...cells,
    read: async ([left, right], [top, bottom]) => {
      const window: Window = [left, top, right + 1, bottom + 1];
      const read = await image.readRasters({ window, samples: [0], interleave: true }).catch((error: unknown) => {
        throw new Error(
          `${file}: rows ${top}–${bottom} cannot be read (${wordsOf(error)}). Unpacking it may help: gdal_translate -co ` +
            `COMPRESS=DEFLATE ${file} unpacked.tif`,
        );
      });
      const known = await maskOf(window);
      return Float32Array.from(read as ArrayLike<number>, (value, i) =>
        known[i] === 0 || value === nodata || Math.fround(value) === Math.fround(nodata) || !Number.isFinite(value)
          ? NaN
          : value * scale + offset,
      );
    },
    close: async () => {
      await tiff.close();
    },
  };
}

type Window = [left: number, top: number, right: number, bottom: number];
type Mask = (window: Window) => Promise<ArrayLike<number>>;

/** TIFF ExtraSamples: associated and unassociated alpha. */
const ALPHA: ReadonlySet<number> = new Set([1, 2]);
const NEW_SUBFILE_MASK = 4;

/**
 * Which cells are known: by a second band that says how opaque they are, or by a mask of the same size beside the heights. Zero =
 * unknown.
 */
async function findMask(tiff: GeoTIFF, image: GeoTIFFImage): Promise<Mask> {
  const extra = [image.fileDirectory.getValue('ExtraSamples') ?? []].flat().map(Number);
  const samples = image.getSamplesPerPixel();
  const alpha = extra.findIndex((kind) => ALPHA.has(kind));
  if (alpha >= 0) return (window) => rasters(image, window, samples - extra.length + alpha);
  for (let i = 1; i < (await tiff.getImageCount()); i++) {
    const other = await tiff.getImage(i);
    const isMask = (Number(other.fileDirectory.getValue('NewSubfileType') ?? 0) & NEW_SUBFILE_MASK) !== 0;
    if (isMask && other.getWidth() === image.getWidth() && other.getHeight() === image.getHeight())
      return (window) => rasters(other, window, 0);
  }
  return () => Promise.resolve([]);
}

const rasters = async (image: GeoTIFFImage, window: Window, sample: number): Promise<ArrayLike<number>> =>
  (await image.readRasters({ window, samples: [sample], interleave: true })) as unknown as ArrayLike<number>;

function layoutOf(file: string, image: GeoTIFFImage, keys: GeoKeys): Layout {
  const directory = image.fileDirectory;
  const matrix = directory.getValue('ModelTransformation');
  if (!matrix && !(directory.getValue('ModelTiepoint') && directory.getValue('ModelPixelScale'))) {
    throw new Error(
      `${file}: it does not say where on Earth it lies (no georeference). If you know: gdal_edit.py -a_srs EPSG:4326 -a_ullr ` +
        `<west> <north> <east> <south> ${file}`,
    );
  }
  if (matrix && (matrix[1] !== 0 || matrix[4] !== 0)) throw new Error(`${file}: it is turned against north. ${convert(file)}`);
  const plane = planeOf(file, keys);
  const [x, y] = image.getOrigin();
  const [dx, dy] = image.getResolution();
  const tie = directory.getValue('ModelTiepoint') ?? [0, 0];
  // A tie point names a corner of a cell, or its middle where cells are points.
  const half = Number(keys.GTRasterTypeGeoKey) === PIXEL_IS_POINT ? 0 : 0.5;
  return {
    plane,
    columns: image.getWidth(),
    rows: image.getHeight(),
    origin: [x + dx * (half - tie[0]), y + dy * (half - tie[1])],
    step: [dx, dy],
  };
}

function planeOf(file: string, keys: GeoKeys): Plane {
  const model = Number(keys.GTModelTypeGeoKey);
  const [geographic, projected] = [Number(keys.GeographicTypeGeoKey), Number(keys.ProjectedCSTypeGeoKey)];
  if (model === MODEL_GEOGRAPHIC && DEGREES.has(geographic)) return 'degrees';
  if (model === MODEL_PROJECTED && MERCATOR.has(projected)) return 'mercator';
  if (model !== MODEL_GEOGRAPHIC && model !== MODEL_PROJECTED) {
    throw new Error(
      `${file}: it does not say in which coordinate system it is. If you know that it is WGS-84 in degrees: gdal_edit.py -a_srs ` +
        `EPSG:4326 ${file}`,
    );
  }
  const code = model === MODEL_PROJECTED ? projected : geographic;
  const words = String(
    (model === MODEL_PROJECTED ? keys.PCSCitationGeoKey : keys.GeogCitationGeoKey) ?? keys.GTCitationGeoKey ?? '',
  ).replace(/[\0|\s]+$/, '');
  const system = Number.isInteger(code) && code > 0 && code < 32_767 ? `EPSG:${code}` : 'a coordinate system of its own';
  throw new Error(`${file}: it is in ${system}${words === '' ? '' : ` (${words})`}, which is not read here. ${convert(file)}`);
}
