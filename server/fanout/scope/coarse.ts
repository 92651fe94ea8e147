/**
 * The older what a screen holds, the coarser it is rounded down, so that a crowd of slow screens shares a few frames.
 * Sending a little more than needed changes nothing: a frame says what is, not what happened.
 */
export function coarse(held: number, tick: number): number {
  const lag = tick - held;
  const grain = lag <= 16 ? 1 : lag <= 256 ? 16 : lag <= 4096 ? 256 : 4096;
  return held - (held % grain);
}
