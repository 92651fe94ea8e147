// Builds one OSM PBF file into map and buildings in a process of its own: `node tiles-build.helper.ts <file> <out>` prints what it took.
import { AreaComposer } from '#tiles/area/compose/compose.ts';
import { Report } from '#tiles/area/report.ts';
import { buildArea, frameOf } from '#tiles/build/build-area.ts';
import osm from '#tiles/sources/osm-pbf.source.ts';

const [file, out] = process.argv.slice(2);
const start = performance.now();
const report = new Report();
const composer = new AreaComposer({ crs: 'wgs84', root: '/bench', report });
await osm.read(file, { add: (feature) => composer.add(feature), report, progress: () => undefined, attribute: () => undefined });
const area = composer.finish();
const read = performance.now();
const made = await buildArea({
  name: 'bench',
  title: 'bench',
  root: '/bench',
  rootIsKnown: false,
  area,
  report,
  attribution: '',
  simulated: true,
  bounds: frameOf(area),
  out,
});
console.log(
  JSON.stringify({
    readMs: read - start,
    buildMs: performance.now() - read,
    gigabytes: (process.resourceUsage().maxRSS * 1024) / 1e9,
    buildings: area.buildings.length,
    vector: made.vector,
    models: made.buildings,
  }),
);
