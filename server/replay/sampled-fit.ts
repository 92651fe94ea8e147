import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { FitKind } from '#server/state/plans.ts';

/** Of what is said more often than this, history keeps one reading (`server/history/sampler.ts`). */
const SAMPLED_S = 60;

/** Kinds as the past can judge their silence: between two readings that were kept nothing is known of how often a device spoke. */
export function sampledFit(fit: FitKind): FitKind {
  const patient = new WeakMap<DeviceKind, DeviceKind>();
  return (kind, device) => {
    const fitted = fit(kind, device);
    if (fitted.expectedIntervalS >= SAMPLED_S) return fitted;
    const known = patient.get(fitted) ?? { ...fitted, expectedIntervalS: SAMPLED_S };
    patient.set(fitted, known);
    return known;
  };
}
