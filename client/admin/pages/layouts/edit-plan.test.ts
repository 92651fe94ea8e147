import { expect, it } from 'vitest';
import type { Preset } from '#contract/walls/layout/in-force.ts';
import { editedPlan, isOvertaken } from './edit-plan.ts';

const HOURS: Preset = { by: 'hour', layout: 'day', days: [1], from: 0, until: 60 };

it('what is changed is changed from the version that was looked at, and told when somebody else was quicker', () => {
  const kept = { version: 3, presets: [HOURS] };
  const first = editedPlan(null, kept, []);
  expect([first, isOvertaken(null, kept), isOvertaken(first, kept)]).toEqual([{ base: 3, presets: [] }, false, false]);
  const newer = { version: 4, presets: [] };
  const second = editedPlan(first, newer, [HOURS, HOURS]);
  expect([second.base, isOvertaken(second, newer)]).toEqual([3, true]);
  // Given up, it is changed from what it is now.
  expect(isOvertaken(editedPlan(null, newer, [HOURS]), newer)).toBe(false);
});
