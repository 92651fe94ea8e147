import { maxOf, minOf } from '#contract/places/extent.ts';
import { floorOf, floorPath } from '#contract/places/floors.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Place } from '#contract/records/place.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { smokeRisk } from '#client/buildings/smoke.ts';
import { storeyOutline } from '#client/buildings/storey-outline.ts';
import type { Storey, StoreysMark } from '#client/marks/marks.ts';
import { SEVERITY_TONE } from '#client/marks/tones.ts';
import { buildingOf } from '#client/places/floors.ts';
import type { World } from '#client/world/world.ts';
import { isFire } from '../alerts/alert-place.ts';
import type { Storeys } from './ground-areas.ts';
import { concerns, renew, type LayerContext } from '../layer.ts';

/** How strongly a storey is coloured: one that burns, one with another urgent alert, one with a lesser or one that is over. */
const BURNS = 1;
const URGENT = 0.7;
const LESSER = 0.3;
/** What happens below the ground is shown as a strip at the foot of the walls, metres. */
const FOOT_M = 1.5;
const STOREY_M = 3;

interface Floor {
  fire: boolean;
  worst: Alert;
}
interface Told {
  /** Alerts on floors of the building, by severity. */
  readonly counts: number[];
  readonly floors: Map<number, Floor>;
}

const NONE: readonly number[] = SEVERITIES.map(() => 0);

/**
 * The floors that burn are red, those above at risk of smoke amber, and what else is the matter on a floor takes the tone of the worst
 * alert there; the rest of the tower is as it was.
 */
export function createStoreys({ world, alerts }: LayerContext): Storeys {
  let mark: StoreysMark = { type: 'storeys', id: 'buildings/storeys', order: 22, version: 0, storeys: [] };
  let told = new Map<string, Told>();
  let changed: ReadonlySet<string> = new Set();
  let drawnOf = -1;

  const rebuild = (): void => {
    const before = told;
    told = byBuilding(world, alerts.shown.values());
    drawnOf = alerts.version;
    const differs = (path: string): boolean => before.get(path)?.counts.join() !== told.get(path)?.counts.join();
    changed = new Set([...before.keys(), ...told.keys()].filter(differs));
    const storeys = [...told].flatMap(([path, { floors }]) => storeysOf(world.get('place', path)!, floors));
    if (storeys.length > 0 || mark.storeys.length > 0) mark = renew(mark, { storeys });
  };
  rebuild();
  return {
    marks: () => [mark],
    told: (building) => told.get(building)?.counts ?? NONE,
    get changed() {
      return changed;
    },
    update(change) {
      changed = new Set();
      if (change.what !== 'records' || (alerts.version === drawnOf && !concerns(change, 'place'))) return false;
      const { version } = mark;
      rebuild();
      return mark.version !== version;
    },
  };
}

/** The floor a place is on or in, within a building. */
function floorWithin(building: Place, place: string): number | null {
  for (let path = place; path.length > building.path.length; path = parentPath(path)) {
    const floor = floorOf(path);
    if (floor !== null) return floor;
  }
  return null;
}

function byBuilding(world: World, shown: Iterable<Alert>): Map<string, Told> {
  const found = new Map<string, Told>();
  for (const alert of shown) {
    const building = buildingOf(world, alert.place);
    const floor = building?.ring === undefined ? null : floorWithin(building, alert.place);
    if (!building || floor === null) continue;
    const told = found.get(building.path) ?? { counts: [...NONE], floors: new Map<number, Floor>() };
    found.set(building.path, told);
    told.counts[SEVERITIES.indexOf(alert.severity)]++;
    const known = told.floors.get(floor);
    const worst = known && known.worst.severity <= alert.severity ? known.worst : alert;
    told.floors.set(floor, { worst, fire: known?.fire === true || isFire(world, alert) });
  }
  return found;
}

function storeysOf({ path, ring = [], height = 0, floors: count = 0 }: Place, floors: ReadonlyMap<number, Floor>): Storey[] {
  const known = [...floors.keys()];
  const highest = maxOf([count, ...known]);
  const storey = height > 0 && highest > 0 ? height / highest : STOREY_M;
  const outline = storeyOutline(ring);
  const at = (floor: number, tone: Storey['tone'], strength: number): Storey => ({
    path: floorPath(path, floor),
    ring: outline,
    bottom: floor > 0 ? (floor - 1) * storey : 0,
    top: floor > 0 ? floor * storey : FOOT_M,
    tone,
    strength,
  });
  const drawn: Storey[] = [];
  let burning: number | null = null;
  for (let floor = minOf([1, ...known]); floor <= highest; floor++) {
    const here = floors.get(floor);
    if (here?.fire) {
      burning = floor;
      drawn.push(at(floor, SEVERITY_TONE[here.worst.severity], BURNS));
      continue;
    }
    const smoke = burning === null || floor < 1 ? 0 : smokeRisk(floor - burning - (burning < 0 ? 1 : 0));
    const own = here === undefined ? 0 : here.worst.active && here.worst.severity <= 2 ? URGENT : LESSER;
    if (own > 0 && (own >= smoke || own === URGENT)) drawn.push(at(floor, SEVERITY_TONE[here!.worst.severity], own));
    else if (smoke > 0) drawn.push(at(floor, 'warning', smoke));
  }
  return drawn;
}
