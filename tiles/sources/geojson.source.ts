import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Geometry } from 'geojson';
import { addressOf, classify, heightsOf, nameOf, pointMeaning, themeOfFile, unreadableHeights, type Tags } from './classify.ts';
import { textOfBytes } from './text.ts';
import { defineSource, OSM_ATTRIBUTION, type SourceSink } from './source.ts';

/** A longer text than this does not fit into one string of this runtime; a city's worth of such data comes as PBF. */
const MOST_BYTES = 400 * 2 ** 20;

interface Read {
  readonly features: readonly unknown[];
  /** Of the file, by the long-outdated but common `crs` member. */
  readonly crs: string | null;
}

export default defineSource({
  endings: ['.geojson', '.json'],
  read: async (file, sink) => {
    const name = path.basename(file);
    const { features, crs } = parse(name, await textOf(file, name));
    if (crs !== null && !/CRS84|4326|4490/.test(crs))
      sink.report.note(`${name} says its coordinates are ${crs}; they were read as what --crs says.`);
    const hint = themeOfFile(name);
    features.forEach((feature, i) => {
      addFeature(feature, `${name} #${i}`, hint, sink);
      if (i % 1000 === 999) sink.progress(i + 1, features.length);
    });
    sink.progress(features.length, features.length);
  },
});

async function textOf(file: string, name: string): Promise<string> {
  const { size } = await stat(file);
  if (size === 0) throw new Error(`${name} is empty.`);
  if (size > MOST_BYTES)
    throw new Error(
      `${name} has ${Math.round(size / 2 ** 20)} MiB; GeoJSON is read up to ${MOST_BYTES / 2 ** 20} MiB. Cut it up, or convert ` +
        'it to OSM PBF.',
    );
  return textOfBytes(await readFile(file));
}

/** JSON, and what programs write that know no null: `NaN` and `Infinity` are no value. */
function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) => (found.startsWith('"') ? found : 'null')));
  }
}

function parse(name: string, text: string): Read {
  let json: unknown;
  try {
    json = parseLoosely(text);
  } catch (error) {
    throw new Error(`${name} is not JSON (${(error as Error).message.slice(0, 120)}).`, { cause: error });
  }
  const { type, features, crs } = (typeof json === 'object' && json !== null ? json : {}) as {
    type?: unknown;
    features?: unknown;
    crs?: { properties?: { name?: unknown } };
  };
  const said = typeof crs?.properties?.name === 'string' ? crs.properties.name.slice(0, 100) : null;
  if (type === 'FeatureCollection' && Array.isArray(features)) return { features, crs: said };
  if (type === 'Feature') return { features: [json], crs: said };
  throw new Error(`${name} is JSON, but no GeoJSON FeatureCollection (its type is ${JSON.stringify(type)?.slice(0, 60)}).`);
}

const SHAPES = new Set(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']);

function addFeature(value: unknown, where: string, hint: ReturnType<typeof themeOfFile>, sink: SourceSink): void {
  const { geometry, properties, id } = (typeof value === 'object' && value !== null ? value : {}) as {
    geometry?: Geometry | null;
    properties?: Tags | null;
    id?: unknown;
  };
  if (typeof geometry !== 'object' || geometry === null) return sink.report.skip('a feature without a geometry', where);
  if (!SHAPES.has(geometry.type)) return sink.report.skip(`a geometry of type ${JSON.stringify(geometry.type)?.slice(0, 40)}`, where);
  const tags = typeof properties === 'object' && properties !== null ? properties : {};
  if (/openstreetmap/i.test(String(tags.source ?? '')) || /^(node|way|relation)\//.test(String(tags['@id'] ?? id ?? '')))
    sink.attribute(OSM_ATTRIBUTION);
  const found = classify(tags, hint);
  if (typeof found === 'string') return sink.report.skip(found, where);
  for (const told of unreadableHeights(tags)) sink.report.change(`a height that cannot be read was taken as not told (${told})`, where);
  const meaning = geometry.type === 'Point' ? pointMeaning(found, tags) : found;
  const own = tags.id ?? tags['@id'] ?? id;
  sink.add({
    theme: meaning.theme,
    kind: meaning.kind,
    name: nameOf(tags),
    address: addressOf(tags),
    geometry,
    where,
    ...heightsOf(tags),
    id: typeof own === 'string' || typeof own === 'number' ? String(own) : '',
    ...(typeof tags.root_id === 'string' || typeof tags.root_id === 'number' ? { partOf: String(tags.root_id) } : {}),
  });
}
