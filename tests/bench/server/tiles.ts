import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '#server/lib/discover.ts';
import { encodeOsm, sampleTown } from '#tiles/sources/osm/pbf-writer.fixture.ts';
import type { BenchResult } from '../result.ts';

/** A real extract of 66,000 nodes, when there is one beside the project; a made one of the same size otherwise. */
const REAL = path.resolve(ROOT, '../shared/data/osm-pbf/liechtenstein.osm.pbf');
const NODES = 66_000;
const MANY = 1_000_000;

interface Built {
  readonly readMs: number;
  readonly buildMs: number;
  readonly gigabytes: number;
  readonly buildings: number;
  readonly vector: { readonly tiles: number; readonly bytes: number };
  readonly models: { readonly tiles: number; readonly bytes: number };
}

async function build(file: string, out: string): Promise<Built> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(ROOT, 'tests/bench/server/helpers/tiles-build.helper.ts'), file, out],
    { cwd: ROOT },
  );
  return JSON.parse(stdout) as Built;
}

const about = ({ buildings, vector, models, readMs }: Built): string =>
  `${buildings} buildings; map ${vector.tiles} tiles, ${(vector.bytes / 1e6).toFixed(1)} MB; ` +
  `3D ${models.tiles} tiles, ${(models.bytes / 1e6).toFixed(1)} MB; reading ${(readMs / 1000).toFixed(1)} s of it`;

/** OSM PBF → PMTiles and 3D Tiles: the time for a small country, the memory for a million nodes. */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-bench-tiles-'));
  try {
    const made = path.join(folder, 'town.osm.pbf');
    const small = existsSync(REAL) ? REAL : made;
    if (small === made) await writeFile(made, encodeOsm(sampleTown(NODES)));
    const few = await build(small, folder);
    await writeFile(made, encodeOsm(sampleTown(MANY)));
    const many = await build(made, folder);
    const seconds = (few.readMs + few.buildMs) / 1000;
    return [
      {
        name: `OSM PBF of 66,000 nodes (${small === made ? 'made' : 'real'}) → PMTiles + 3D Tiles`,
        value: seconds,
        unit: 's',
        target: '≤ 4 s',
        ok: seconds <= 4,
        note: about(few),
      },
      {
        name: 'most memory for 1,000,000 nodes (made)',
        value: many.gigabytes,
        unit: 'GB',
        target: '≤ 2.5 GB',
        ok: many.gigabytes <= 2.5,
        note: `${((many.readMs + many.buildMs) / 1000).toFixed(1)} s; ${about(many)}`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
