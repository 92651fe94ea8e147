import { fileURLToPath } from 'node:url';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { loadCatalogues, type Catalogues } from './catalogue.ts';
import { workCalendar, type WorkCalendar } from './calendar.ts';
import { readJson } from './data-file.ts';
import { zoneOf } from '#contract/zone.ts';

/** What handling a case goes by: the kinds that raise alerts, the catalogue of deadlines, the working calendar. */
export interface Casework {
  readonly kinds: KindIndex;
  readonly catalogues: Catalogues;
  readonly calendar: WorkCalendar;
  /** 核查 and 结案 are late when a step takes longer, seconds. */
  readonly checkWithinS: number;
}

const CHECK_WITHIN_S = 2 * 3600;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Reads the catalogue and the working hours. @throws Error naming the file and what is wrong in it. */
export async function loadCasework(kinds: KindIndex, timezone: string): Promise<Casework> {
  const hours = here('working-hours.json');
  return {
    kinds,
    catalogues: await loadCatalogues(here('catalogue')),
    calendar: workCalendar(await readJson(hours), zoneOf(timezone), hours),
    checkWithinS: CHECK_WITHIN_S,
  };
}
