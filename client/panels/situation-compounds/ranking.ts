import type { Place } from '#contract/records/place.ts';
import { SEVERITIES, type Severity } from '#contract/severity.ts';
import { riskOf } from '#client/buildings/risk.ts';
import type { World } from '#client/world/world.ts';

interface Ranked {
  readonly place: Place;
  /** 0 … 100, as buildings are judged: alerts, and the share of devices that cannot be relied on. */
  readonly score: number;
  readonly worst: Severity | null;
  /** Alerts that need attention. */
  readonly alerts: number;
}

/** Compounds by how much they give reason to worry, worst first; those of which no device is known are left out. */
export function rankCompounds(world: Pick<World, 'all' | 'rollup'>, within: (path: string) => boolean): Ranked[] {
  const ranked: Ranked[] = [];
  for (const place of world.all('place').values()) {
    if (place.level !== 'compound' || !within(place.path)) continue;
    const rollUp = world.rollup(place.path);
    const score = riskOf(rollUp, undefined);
    if (rollUp === undefined || score === null) continue;
    const worst = SEVERITIES.find((_, index) => rollUp.alerts[index] > 0) ?? null;
    ranked.push({ place, score, worst, alerts: rollUp.alerts.reduce((sum, count) => sum + count, 0) });
  }
  return ranked.sort((a, b) => b.score - a.score || (a.place.path < b.place.path ? -1 : 1));
}
