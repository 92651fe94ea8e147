import type { Site } from '#contract/kinds/placement.ts';
import { lookouts } from './cameras.ts';
import { gates, towerFronts } from './entrances.ts';
import { detectorPairs, firePanels, hydrants, stairs } from './fire.ts';
import { corridors, flats, lifts, publicSpots } from './people.ts';
import { fences, guardPosts } from './perimeter.ts';
import { lampPosts, roadside, roadway } from './road-side.ts';
import type { Placer } from './spot.ts';

/** How the town finds spots of each site. */
export const TOWN_SITES: Readonly<Record<Site, Placer>> = {
  gate: gates,
  'public-spot': publicSpots,
  flat: flats,
  corridor: corridors,
  lift: lifts,
  'tower-front': towerFronts,
  roadway,
  roadside,
  'lamp-post': lampPosts,
  lookout: lookouts,
  'detector-pair': detectorPairs,
  stairs,
  hydrant: hydrants,
  'guard-post': guardPosts,
  fence: fences,
  'fire-panel': firePanels,
};
