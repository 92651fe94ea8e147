import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { LimitChange } from '#contract/kinds/limit-change.ts';
import { appliesTo, limitOf } from '#contract/kinds/limit-override.ts';
import type { Device } from '#contract/records/device.ts';
import type { KindFault } from '#server/kinds/fault.ts';
import { isSilent } from '#server/state/follow-kind.ts';
import { standing } from '#server/state/limits.ts';
import type { LiveState } from '#server/state/state.ts';
import type { LimitBook } from './book.ts';
import { orderFaults } from './check-limit.ts';

/** What a limit would do, judged by what devices read now. */
export interface LimitPreview {
  /** Devices it would be in force at: others have one that is more particular. */
  readonly devices: number;
  /** Of these, beyond the limit that were not so before, and no longer beyond it that were. */
  readonly begin: number;
  readonly end: number;
  /** Of these, silent or without a reading: judged when they report. */
  readonly unknown: number;
}

interface PreviewParts {
  readonly kind: DeviceKind;
  readonly change: LimitChange;
  /** As it is, and as it would be. */
  readonly standing: LimitBook;
  readonly proposed: LimitBook;
  readonly devices: Iterable<Device>;
  readonly state: Pick<LiveState, 'columns'>;
}

/** @returns levels that would be out of order somewhere, too */
export function previewLimit({ kind, change, standing: held, proposed, devices, state: { columns } }: PreviewParts): {
  readonly preview: LimitPreview;
  readonly faults: readonly KindFault[];
} {
  const count = { devices: 0, begin: 0, end: 0, unknown: 0 };
  const index = Object.keys(kind.points).indexOf(change.point);
  // A kind that no device has yet must be in order, too.
  const fitted = new Set<DeviceKind>([proposed.kindOf(kind, { id: change.device ?? '', kind: kind.id, place: change.place ?? '/' })]);
  for (const device of devices) {
    if (!appliesTo(change, device)) continue;
    const [before, after] = [held.kindOf(kind, device), proposed.kindOf(kind, device)];
    fitted.add(after);
    if (
      proposed.of(device).findLast(({ point, limit }) => point === change.point && limit === change.limit)?.id !== change.id &&
      change.value !== null
    )
      continue;
    count.devices++;
    const value = columns.values[columns.base[device.handle] + index];
    const [was, is] = [before, after].map(({ points }) => limitOf(points[change.point], change.limit)!);
    if (isSilent(columns.status[device.handle]) || Number.isNaN(value)) count.unknown++;
    else if (is.above === undefined && is.below === undefined) continue;
    else if (standing(is, value) === 'broken') count.begin += Number(standing(was, value) !== 'broken');
    else if (standing(is, value) === 'clear') count.end += Number(standing(was, value) !== 'clear');
  }
  const faults = [...fitted].flatMap(({ points }) => orderFaults(points[change.point])).slice(0, 1);
  return { preview: count, faults };
}
