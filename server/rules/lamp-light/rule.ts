import { sunHeightAt } from '#contract/places/sun.ts';
import { defineRule } from '#server/rules/rule.ts';
import { signal } from '#server/rules/signal.ts';

const DARK = 0;
const LIT = 1;
/** Degrees: well up, so that no lamp which is switched off late by some minutes is told of … */
const DAY_DEG = 6;
/** … and so far down that nothing is to be seen without lamps: civil dusk. */
const NIGHT_DEG = -6;

export default defineRule({
  id: 'lamp-light',
  about: 'A street lamp is lit while the sun is well up, or dark, and not by order, while it is far down.',
  raises: ['lit-by-day', 'dark-at-night'],
  judge(change) {
    const { kind, point, value, device, receivedAt } = change;
    if (point !== 'light' || !('dark-at-night' in kind.alerts && 'lit-by-day' in kind.alerts)) return [];
    const [lon, lat] = device.position;
    const height = sunHeightAt([lon, lat], receivedAt);
    return [
      signal(change, 'lit-by-day', value === LIT && height > DAY_DEG),
      signal(change, 'dark-at-night', value === DARK && height < NIGHT_DEG),
    ];
  },
});
