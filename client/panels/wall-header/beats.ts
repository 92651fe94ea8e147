import type { ServerHealth } from '#contract/wire/messages.ts';
import type { Link } from '#client/world/world.ts';

export interface Beat {
  /** Sign of life that it stands for, browser time, ms. */
  readonly heardAt: number;
  /** Readings a second; null = the server said nothing since the beat before. */
  readonly rate: number | null;
}

/** The strip a second later. @param most beats that are kept */
export function beatsAfter(
  before: readonly Beat[],
  { state, heardAt }: Pick<Link, 'state' | 'heardAt'>,
  health: Pick<ServerHealth, 'ingestRate'> | null,
  most: number,
): readonly Beat[] {
  const spoke = state === 'live' && heardAt > (before.at(-1)?.heardAt ?? 0);
  return [...before.slice(1 - most), { heardAt, rate: spoke ? (health?.ingestRate ?? 0) : null }];
}
