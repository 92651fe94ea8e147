import { parentPath, type Position } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { World } from '#client/world/world.ts';

/** What places are told together as, from near to far. */
const COUNT_LEVELS = ['building', 'compound', 'community', 'street'] as const;
export type CountLevel = (typeof COUNT_LEVELS)[number];

/** What lies right below a place. */
interface Below {
  buildings: number;
  compounds: number;
}

const ROOF_GAP_M = 4;

/** Where the places stand that may have a ring, by level; kept up change by change, as a city has a hundred thousand of them. */
export class CountPositions {
  private readonly world: World;
  private readonly spots: Readonly<Record<CountLevel, Map<string, Position>>> = {
    building: new Map(),
    compound: new Map(),
    community: new Map(),
    street: new Map(),
  };
  /** Places as they were last counted. */
  private readonly counted = new Map<string, Place>();
  private readonly below = new Map<string, Below>();

  constructor(world: World) {
    this.world = world;
    this.apply(null);
  }

  of(level: CountLevel): ReadonlyMap<string, Position> {
    return this.spots[level];
  }

  /** @returns paths whose spots may be others; null = all */
  apply(changes: readonly RecordChange[] | null): ReadonlySet<string> | null {
    if (changes !== null) {
      const touched = new Set<string>();
      for (const { type, id, record } of changes) {
        if (type !== 'place') continue;
        this.set(id, record as Place | null);
        touched.add(id).add(parentPath(id));
      }
      for (const path of touched) this.judge(path);
      return touched;
    }
    for (const spots of Object.values(this.spots)) spots.clear();
    this.counted.clear();
    this.below.clear();
    for (const [path, place] of this.world.all('place')) this.set(path, place);
    for (const path of this.counted.keys()) this.judge(path);
    return null;
  }

  private set(path: string, place: Place | null): void {
    const before = this.counted.get(path);
    if (before) this.count(before, -1);
    if (place) {
      this.counted.set(path, place);
      this.count(place, 1);
    } else this.counted.delete(path);
  }

  private count({ path, level }: Place, by: 1 | -1): void {
    if (level !== 'building' && level !== 'compound') return;
    const parent = parentPath(path);
    const below = this.below.get(parent) ?? { buildings: 0, compounds: 0 };
    below[level === 'building' ? 'buildings' : 'compounds'] += by;
    this.below.set(parent, below);
  }

  private judge(path: string): void {
    const place = this.counted.get(path);
    const level = place && this.levelOf(place);
    for (const other of COUNT_LEVELS) if (other !== level && this.spots[other].size > 0) this.spots[other].delete(path);
    if (!level) return;
    const { center, height } = place;
    this.spots[level].set(path, [center[0], center[1], height === undefined || level === 'compound' ? 0 : height + ROOF_GAP_M]);
  }

  /**
   * Grids that have buildings of their own and no compound count as compounds: every building has a nearest neighbourhood, counted
   * once.
   */
  private levelOf({ path, level }: Place): CountLevel | undefined {
    if (level !== 'grid') return COUNT_LEVELS.find((known) => known === level);
    const { buildings = 0, compounds = 0 } = this.below.get(path) ?? {};
    return buildings > 0 && compounds === 0 ? 'compound' : undefined;
  }
}
