import type { Preset } from '#contract/walls/layout/in-force.ts';

/** A plan as it stands. */
interface Kept {
  readonly version: number;
  readonly presets: readonly Preset[];
}

/** A plan while it is changed: what it is to be, and the version it was. */
export interface EditedPlan {
  readonly base: number;
  readonly presets: readonly Preset[];
}

/** @param edited null = it was not changed before */
export const editedPlan = (edited: EditedPlan | null, { version }: Kept, presets: readonly Preset[]): EditedPlan => ({
  base: edited?.base ?? version,
  presets,
});

/** Somebody else has changed it meanwhile: it cannot be kept, and is to be given up. */
export const isOvertaken = (edited: EditedPlan | null, { version }: Kept): boolean => edited !== null && edited.base !== version;
