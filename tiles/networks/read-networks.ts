import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Network, Networks } from '#contract/networks/network.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import type { Crs } from '../crs.ts';
import { textOfBytes } from '../sources/text.ts';
import { networkFaults } from './faults.ts';
import { joinPipes } from './join-pipes.ts';
import { Features } from './features.ts';

/** Of so many faults each is told. */
const MOST_TOLD = 20;

interface NetworkReading {
  readonly files: readonly string[];
  readonly crs: Crs;
  /** Of the area, WGS-84: what lies outside is a fault. */
  readonly bounds: Bounds;
  readonly simulated: boolean;
}

/**
 * Pipes, valves, stations and consumers from GeoJSON. A network with a hole in it would name the wrong valve, so it is taken without a
 * fault or not at all.
 * @throws Error naming every fault with its file, the number of its feature (from 0), the value, and what to do
 */
export async function readNetworks({ files, crs, bounds, simulated }: NetworkReading): Promise<Networks> {
  const features = new Features(crs, bounds);
  for (const file of files) features.read(path.basename(file), textOfBytes(await readFile(file)));
  const { faults } = features;
  const isWhole = faults.length === 0;
  const networks: Network[] = [];
  for (const medium of features.media()) {
    const { network, faults: loose } = joinPipes(medium, features.pointsOf(medium), features.linesOf(medium));
    networks.push(network);
    // What is cut off by a feature that could not be read is that feature's fault.
    if (isWhole) faults.push(...loose, ...networkFaults(network));
  }
  if (faults.length > 0) {
    const more = faults.length > MOST_TOLD ? `\n  and ${faults.length - MOST_TOLD} more` : '';
    throw new Error(
      `The networks have ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} and were not taken, for a network with a fault ` +
        `names the wrong valve:\n  ${faults.slice(0, MOST_TOLD).join('\n  ')}${more}`,
    );
  }
  return { version: 1, simulated, networks };
}
