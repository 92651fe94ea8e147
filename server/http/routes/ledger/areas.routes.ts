import { z } from 'zod';
import { pathSchema } from '#contract/places/geo.ts';
import { enterLedger } from './enter-ledger.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';
import { checkLedger } from '#server/ledger/ledger.ts';
import { CRS_NAMES } from '#tiles/crs.ts';

/** A district in GeoJSON, or a city as an OSM extract; larger ones are for the command line. */
const LARGEST = 120_000_000;
const ENDINGS = /\.(geojson|json|osm\.pbf|pbf)$/i;
const truth = z
  .enum(['true', 'false'])
  .default('false')
  .transform((word) => word === 'true');

const words = { name: z.string(), report: z.string().describe('What was left out or changed, and why') };
const job = z.union([
  z.object({ state: z.literal('building'), name: z.string(), stage: z.enum(['reading', 'map', 'buildings']), percent: z.number() }),
  z.object({ state: z.literal('entering'), name: z.string() }),
  z.object({
    state: z.literal('done'),
    ...words,
    buildings: z.number(),
    tiles: z.number(),
    bytes: z.number(),
    places: z.number().describe('How many places are new or other than they were'),
  }),
  z.object({ state: z.literal('failed'), ...words, message: z.string() }),
]);

const build = defineRoute({
  method: 'post',
  path: '/api/v1/areas',
  needs: 'administer',
  everywhere: true,
  largest: LARGEST,
  takes: ['application/geo+json', 'application/octet-stream'],
  id: 'buildArea',
  summary: 'Build an area’s map, buildings and places from map data (GeoJSON, OSM PBF); the server goes on by itself',
  query: z.object({
    file: z.string().min(1).max(200).regex(ENDINGS, 'a file name that ends in .geojson, .json or .osm.pbf').describe('Name of the file'),
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$/, 'letters, digits, "-" and "_"')
      .refine((name) => name !== 'town', 'another name: town is the demo’s'),
    title: z.string().trim().min(1).max(200),
    crs: z.enum(CRS_NAMES),
    place: pathSchema.optional().describe('Its place in the ledger; /<name> when left out'),
    simulated: truth,
    elsewhere: truth.describe('It may lie far from the devices there are'),
  }),
  refuses: ['conflict', 'too-many'],
  reply: null,
  handle: async ({ bytes, query: { file, name, title, crs, place = `/${name}`, simulated, elsewhere }, user, from, services }) => {
    if (bytes === undefined || bytes.length === 0)
      throw refuse(
        'invalid',
        '没有收到地图文件（.geojson 或 .osm.pbf）',
        'No map data came: send the bytes of a .geojson or .osm.pbf file.',
      );
    const devices = Array.from(services.published.all('device'), ({ position, floor, simulated: made }) => ({
      position,
      floor,
      simulated: made,
    }));
    const rootIsKnown = services.published.get('place', place) !== undefined;
    await services.areas.begin(
      { name: file, bytes },
      { name, title, crs, root: place, rootIsKnown, simulated, elsewhere, devices },
      async (raw) => {
        const ledger = checkLedger(raw, `of area ${name}`, services.kinds);
        return (await enterLedger(ledger, { action: 'area:build', reason: '' }, { user, from, services })).changed;
      },
    );
  },
});

const read = defineRoute({
  method: 'get',
  path: '/api/v1/areas/job',
  needs: 'administer',
  everywhere: true,
  id: 'readAreaJob',
  summary: 'How the building of the newest area stands; null = none was begun since the start',
  reply: z.object({ job: job.nullable() }),
  handle: ({ services }) => ({ job: services.areas.job }),
});

export default [build, read];
