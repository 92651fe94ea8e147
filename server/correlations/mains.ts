import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { Neighbourhood, Standing } from './correlation.ts';

/** Devices without power miss their reports one after the other, each by its own interval: so far apart they may be, ms. */
export const WITHIN_MS = 15 * 60_000;

export const SILENT = 'offline';

/** A device that says how full its battery is does not hang on the mains alone. */
const hasBattery = (kinds: KindIndex, kind: string): boolean => 'batteryPct' in (kinds.get(kind)?.points ?? {});

interface SilentOnMains {
  readonly changes: readonly AlertSignal[];
  readonly standing: readonly Standing[];
  /** How many such devices there are, silent or not. */
  readonly installed: number;
}

/** Devices here with neither a battery nor a gateway that have fallen silent together. */
export function silentOnMains({ changes, standing, direct, kinds, hasGateway }: Neighbourhood): SilentOnMains {
  const counts = ({ device, kind, code }: Pick<AlertSignal, 'device' | 'kind' | 'code'>): boolean =>
    code === SILENT && !hasBattery(kinds, kind) && !hasGateway(device!);
  let installed = 0;
  for (const [kind, count] of direct) if (!hasBattery(kinds, kind)) installed += count;
  return {
    changes: changes.filter(counts),
    standing: standing.filter(({ alert, quietMs }) => quietMs <= WITHIN_MS && counts(alert)),
    installed,
  };
}
