import { STATUS } from '#contract/live/status.ts';
import type { Device } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { blindSpotsOf } from '#server/blind-spots/blind-spots.ts';
import { watchersOf, type WatcherSources } from '#server/blind-spots/watchers.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { smallTown } from '#tests/harness/small-town.ts';
import type { BenchResult } from '../result.ts';

const DEVICES = 5_000;
const ROUNDS = 30;
const WANTED_MS = 30;
/** Every tenth is silent. */
const SILENT = 10;

/** A town's devices, as the server holds them, without the rest of the server. */
async function townOf(devices: readonly Device[]): Promise<WatcherSources> {
  const kinds = await loadKinds();
  const handles = new Map(devices.map(({ id }, handle) => [id, handle]));
  const status = Uint8Array.from(devices, (_, handle) => (handle % SILENT === 0 ? STATUS.offline : STATUS.normal));
  return {
    records: { all: () => devices.values() } as unknown as WatcherSources['records'],
    state: {
      columns: { status },
      resolve: (id: string) => handles.get(id) ?? -1,
      kind: (handle: number) => kinds.get(devices[handle].kind)!,
    } as unknown as WatcherSources['state'],
  };
}

/** The field of what is not watched, of a whole street: from the devices to the cells that screens are sent. */
export async function run(): Promise<BenchResult[]> {
  const { devices, places } = smallTown(DEVICES);
  const town = await townOf(devices as Device[]);
  const byPath = new Map(places.map((place) => [place.path, place as Place]));
  const taken: number[] = [];
  let cells = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.threadCpuUsage();
    const { columns, rows, runs } = await blindSpotsOf(await watchersOf(town, '/'), byPath, round);
    const { user, system } = process.threadCpuUsage(before);
    taken.push((user + system) / 1000);
    if (runs.length === 0) throw new Error('nothing is blind, though every tenth is silent');
    cells = columns * rows;
  }
  taken.sort((a, b) => a - b);
  const value = taken[ROUNDS / 2];
  const slowest = taken.at(-1)!.toFixed(1);
  const note = `${devices.length} devices, ${cells} cells; processor time, median of ${ROUNDS}, slowest ${slowest} ms`;
  return [{ name: 'field of blind spots of a street', value, unit: 'ms', target: `≤ ${WANTED_MS} ms`, ok: value <= WANTED_MS, note }];
}
