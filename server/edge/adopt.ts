import type { Alert } from '#contract/records/alert.ts';
import type { Operation } from '#contract/records/operation.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';

const signalOf = (alert: Alert): AlertSignal => ({
  device: alert.device,
  address: alert.address,
  kind: alert.kind,
  code: alert.code,
  on: alert.active,
  place: alert.place,
  position: alert.position,
  point: alert.point,
  value: alert.value,
  observedAt: alert.observedAt,
  receivedAt: alert.raisedAt,
  clockFault: alert.clockFault,
  text: alert.text,
  simulated: alert.simulated,
});

/** What an alert that an edge has judged says here. Over, it says nothing of now. */
export const adoptedSignal = (alert: Alert): AlertSignal => ({
  ...signalOf(alert),
  adopted: alert,
  ...(alert.active ? {} : { late: true as const }),
});

/** The ends of alerts that were raised here of devices which an edge judges from now on. */
export const endOfOwn = (alerts: Iterable<Alert>, devices: ReadonlySet<string>, now: number): AlertSignal[] =>
  [...alerts]
    .filter(({ active, device, edge }) => active && edge === undefined && device !== null && devices.has(device))
    .map((alert) => ({ ...signalOf(alert), on: false, observedAt: now, receivedAt: now }));

/** Copies of operations that an edge has carried out or is about to; those that are the same here already are left out. */
export function adoptedOperations(operations: readonly Operation[], records: Pick<Records, 'get'>): RecordChange[] {
  return operations.flatMap((theirs) => {
    const known = records.get('operation', theirs.id);
    const isOlder = known !== undefined && (known.endedAt !== null || theirs.version <= known.version);
    return isOlder ? [] : [put('operation', theirs)];
  });
}
