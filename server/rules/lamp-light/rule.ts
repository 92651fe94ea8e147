import { sunHeightAt } from '#contract/places/sun.ts';
import type { Change } from '#server/state/change.ts';
import { defineRule } from '#server/rules/rule.ts';
import { signal } from '#server/rules/signal.ts';

const DARK = 0;
const LIT = 1;
/** Degrees: well up, so that no lamp which is switched off late by some minutes is told of … */
const DAY_DEG = 6;
/** … and so far down that nothing is to be seen without lamps: civil dusk. */
const NIGHT_DEG = -6;
/** Where light is ordered it is missed as soon as the sun is down. */
const DOWN_DEG = -0.833;
/** Lamps report every quarter of an hour: until then one has not said that it follows, ms. */
const FOLLOWS_MS = 20 * 60_000;

/** The level, per cent, that a schedule orders of a lamp, after it had time to follow; null = none does. */
function orderedLevel({ ordered, receivedAt }: Change): number | null {
  if (ordered === undefined || receivedAt - ordered.from < FOLLOWS_MS) return null;
  return ordered.action === 'off' ? 0 : typeof ordered.params.level === 'number' ? ordered.params.level : 100;
}

export default defineRule({
  id: 'lamp-light',
  about:
    'A street lamp is lit while the sun is well up, or dark, and not by order, while it is far down. Where a schedule orders its light, ' +
    'that is what it is held against: lit by day as ordered is in order, dark where it is to be lit is not.',
  raises: ['lit-by-day', 'dark-at-night'],
  judge(change) {
    const { kind, point, value, device, receivedAt } = change;
    if (point !== 'light' || !('dark-at-night' in kind.alerts && 'lit-by-day' in kind.alerts)) return [];
    const [lon, lat] = device.position;
    const height = sunHeightAt([lon, lat], receivedAt);
    const level = orderedLevel(change);
    if (level !== null)
      return [
        signal(change, 'lit-by-day', level === 0 && value === LIT && height > DAY_DEG),
        signal(change, 'dark-at-night', level > 0 && value !== LIT && height < DOWN_DEG),
      ];
    return [
      signal(change, 'lit-by-day', value === LIT && height > DAY_DEG),
      signal(change, 'dark-at-night', value === DARK && height < NIGHT_DEG),
    ];
  },
});
