import { UNKNOWN_PLACE } from '#contract/places/geo.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { Device } from '#contract/records/device.ts';
import { judgeClock } from '#server/state/clock.ts';
import { LEVELS, standing } from '#server/state/limits.ts';
import type { AlertSignal } from './rule.ts';

/** What a sender is taken for that reports fire without saying what it is. */
const FIRE_KIND = 'smoke-detector';

/**
 * Judges what a sender says that the ledger does not know (or says of a point its kind has not). Only life-safety
 * counts: a fire is a fire, whoever reports it. Its alert stands at the transmission unit it came through, or nowhere known.
 * @param via the ledger's device for `observation.via`, null when that is unknown too.
 */
export function judgeUnregistered(observation: Observation, receivedAt: number, kinds: KindIndex, via: Device | null): AlertSignal[] {
  const kind = kindOf(observation, kinds);
  if (!kind || Number.isNaN(observation.value)) return [];
  const clockFault = judgeClock(observation.observedAt, receivedAt).fault;
  const spec = kind.points[observation.point];
  const signals: AlertSignal[] = [];
  for (const level of LEVELS) {
    const limit = spec[level];
    if (limit?.code === undefined || !kind.alerts[limit.code].lifeSafety) continue;
    const now = standing(limit, observation.value);
    if (now === 'between') continue;
    signals.push({
      device: null,
      address: observation.device,
      kind: kind.id,
      code: limit.code,
      on: now === 'broken',
      place: via?.place ?? UNKNOWN_PLACE,
      position: via?.position ?? null,
      point: observation.point,
      value: observation.value,
      observedAt: observation.observedAt,
      receivedAt,
      clockFault,
      text: observation.text ?? '',
      simulated: via?.simulated ?? false,
    });
  }
  return signals;
}

function kindOf(observation: Observation, kinds: KindIndex): DeviceKind | undefined {
  const hinted = observation.kindHint === undefined ? undefined : kinds.get(observation.kindHint);
  if (hinted && Object.hasOwn(hinted.points, observation.point)) return hinted;
  return observation.point === 'fire' ? kinds.get(FIRE_KIND) : undefined;
}
