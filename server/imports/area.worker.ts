import { parentPort, workerData } from 'node:worker_threads';
import { fitArea } from '#tiles/area/compose/fit.ts';
import { Report } from '#tiles/area/report.ts';
import { buildArea, centerOf, frameOf } from '#tiles/build/build-area.ts';
import { readArea } from '#tiles/build/read-area.ts';
import { findSources } from '#tiles/sources/find.ts';
import type { AreaDraft, AreaStage, FromAreaWorker } from './area-messages.ts';

const draft = workerData as AreaDraft;
const report = new Report();
const say = (message: FromAreaWorker): void => parentPort!.postMessage(message);

/** Told a hundred times at most for each stage. */
let last = '';
function progress(stage: AreaStage, done: number, total: number): void {
  const percent = total <= 0 ? 100 : Math.min(100, Math.floor((100 * done) / total));
  if (last === `${stage} ${percent}`) return;
  last = `${stage} ${percent}`;
  say({ said: 'progress', stage, percent });
}

async function build(): Promise<void> {
  const { crs, root, devices, elsewhere, folder } = draft;
  const credits = new Set<string>();
  const area = await readArea({
    files: await findSources([folder]),
    crs,
    root,
    report,
    credits,
    onFile: () => ({ to: (done, total) => progress('reading', done, total), end: () => undefined }),
  });
  const bounds = frameOf(area);
  const { refusal, advice } = fitArea(area, centerOf(bounds), crs, devices);
  if (refusal !== null && !elsewhere) throw new Error(refusal);
  if (advice !== null) report.note(advice);
  const made = await buildArea({ ...draft, area, report, bounds, attribution: [...credits].join('; '), onProgress: progress });
  say({
    said: 'done',
    buildings: made.buildings.count,
    tiles: made.vector.tiles,
    bytes: made.vector.bytes + made.buildings.bytes,
    report: report.toText(),
  });
}

build().catch((error: Error) => say({ said: 'failed', message: error.message, report: report.toText() }));
