import type { Limit } from '#contract/kinds/device-kind.ts';

/** Whether a value is outside a limit. Never reported is not outside. */
export const breaks = (limit: Limit | undefined, value: number): boolean =>
  limit !== undefined && (limit.above !== undefined ? value > limit.above : value < limit.below!);
