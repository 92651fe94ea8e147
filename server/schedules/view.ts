import { label, type Label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Hours, Schedule, ScheduleRun } from '#contract/schedules/schedule.ts';
import type { Records } from '#server/records/records.ts';

/** What came of what a schedule gave last. */
export interface ScheduleState {
  readonly action: string;
  readonly params: Hours['params'];
  /** ms UTC. */
  readonly from: number;
  readonly until: number | null;
  readonly done: number;
  readonly underWay: number;
  /** Devices that did not confirm it, each with why. */
  readonly missing: readonly { readonly device: string; readonly name: string; readonly words: Label }[];
}

const WAITING = label(
  '尚未下发：设备离线或正被操作，恢复后自动下发',
  'Not told yet: it is offline or being operated, and is told as soon as it can be',
);
const GONE = label('台账中已没有这台设备', 'The ledger has it no more');
const UNAPPROVED = label('待第二人复核', 'Awaiting a second person');
const UNCONFIRMED = label('未确认', 'Not confirmed');

/** Of whose operation memory holds nothing any more, it is over since long: it counts as done. */
export function stateOf(
  { devices }: Pick<Schedule, 'devices'>,
  { action, params, from, until, told }: ScheduleRun,
  records: Pick<Records, 'get'>,
): ScheduleState {
  let [done, underWay] = [0, 0];
  const missing: ScheduleState['missing'][number][] = [];
  for (const id of devices) {
    const device = records.get('device', id);
    const operation = told[id] === undefined ? undefined : records.get('operation', told[id]);
    const words = device === undefined ? GONE : told[id] === undefined ? WAITING : operation && missingWords(operation);
    if (words) missing.push({ device: id, name: nameOf(device, id), words });
    else if (operation !== undefined && operation.endedAt === null && !isGoing(operation)) underWay++;
    else done++;
  }
  return { action, params, from, until, done, underWay, missing };
}

const nameOf = (device: Device | undefined, id: string): string => device?.name ?? id;

/** What lasts has begun. */
const isGoing = ({ state, lastsS }: Operation): boolean => lastsS !== undefined && state === 'acknowledged';

const missingWords = ({ state, words }: Operation): Label | null =>
  state === 'awaiting' ? UNAPPROVED : state === 'refused' || state === 'timed-out' ? (words ?? UNCONFIRMED) : null;
