/** Where a tour is. A pure value: `next…` functions give the one that follows. */
export interface Playing {
  readonly tour: string;
  /** Index of the scene. */
  readonly scene: number;
  /** ms that the scene has stood. */
  readonly elapsed: number;
  /** Goes on by itself. */
  readonly auto: boolean;
  /** It came to its end. */
  readonly ended: boolean;
  /** While a P1 has the screen: since when (ms UTC), and which incidents have called. */
  readonly yielded: { readonly since: number; readonly incidents: readonly string[] } | null;
}

export const begun = (tour: string, scene = 0): Playing => ({ tour, scene, elapsed: 0, auto: true, ended: false, yielded: null });

/** Goes to a scene, within the tour. Not while the screen is handed over. */
export function goTo(playing: Playing, scene: number, scenes: number): Playing {
  if (playing.yielded) return playing;
  return { ...playing, scene: Math.max(0, Math.min(scenes - 1, scene)), elapsed: 0, ended: false };
}

/** Time passed. @param seconds that the scene stands */
export function passed(playing: Playing, ms: number, seconds: number, scenes: number): Playing {
  if (playing.yielded || !playing.auto || playing.ended) return playing;
  const elapsed = playing.elapsed + ms;
  if (elapsed < seconds * 1000) return { ...playing, elapsed };
  return playing.scene + 1 < scenes
    ? { ...playing, scene: playing.scene + 1, elapsed: 0 }
    : { ...playing, elapsed: seconds * 1000, ended: true };
}

/**
 * Hands the screen over while incidents call, and takes it back when none does: at the same scene, from its beginning.
 * @param calling ids of incidents that call now
 */
export function heard(playing: Playing, calling: readonly string[], now: number): Playing {
  const { yielded } = playing;
  if (calling.length === 0) return yielded ? { ...playing, elapsed: 0, yielded: null } : playing;
  const incidents = [...new Set([...(yielded?.incidents ?? []), ...calling])];
  if (yielded && incidents.length === yielded.incidents.length) return playing;
  return { ...playing, yielded: { since: yielded?.since ?? now, incidents } };
}
