import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { RecordChange } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';

/**
 * What operations that are over now say of those who should have answered: an alert begins where the device took it and the reading did not
 * come in time, and ends where it came. Where the device itself was not reached nobody was asked, and nothing is said of anybody.
 * @param now ms UTC
 */
export const unanswered = (
  changes: readonly RecordChange[],
  { kinds, records }: { readonly kinds: KindIndex; readonly records: Pick<Records, 'get'> },
  now: number,
): AlertSignal[] =>
  changes.flatMap(({ type, record }) => (type === 'operation' && record !== null ? said(record as Operation, kinds, records, now) : []));

function said(operation: Operation, kinds: KindIndex, records: Pick<Records, 'get'>, now: number): AlertSignal[] {
  const { state, acknowledgedAt, expects } = operation;
  const code = kinds.get(operation.kind)?.actions?.[operation.action]?.unanswered;
  const device = records.get('device', operation.device);
  const silent = state === 'timed-out' && acknowledgedAt !== null;
  if (code === undefined || device === undefined || expects === null || !(silent || state === 'confirmed')) return [];
  return [
    {
      device: device.id,
      address: null,
      kind: device.kind,
      code,
      on: silent,
      place: device.place,
      position: device.position,
      point: expects.point,
      value: silent ? 0 : expects.is,
      observedAt: now,
      receivedAt: now,
      clockFault: false,
      text: '',
      simulated: device.simulated,
    },
  ];
}
