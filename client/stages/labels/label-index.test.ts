import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LabelItem } from '#client/marks/marks.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { LabelIndex } from './label-index.ts';

const at = fc.tuple(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: -3000, max: 3000 }));

it('finds every word within reach of a place, each once, and few of a city’s', () => {
  const corner = fc.constantFrom([117, 36.6] as const, [-0.001, 0.001] as const, [25, 69] as const);
  fc.assert(
    fc.property(fc.array(at, { maxLength: 60 }), at, fc.integer({ min: 0, max: 2000 }), corner, (places, eye, reach, middle) => {
      const plane = localPlane(middle);
      const labels = places.map((place, i): LabelItem => ({
        text: String(i),
        position: [...plane.toLonLat(place), 0],
        tone: 'normal',
        ref: null,
        rank: i,
      }));
      const found = new LabelIndex(labels).near(plane.toLonLat(eye), reach);
      expect(new Set(found).size).toBe(found.length);
      places.forEach(([x, y], i) => {
        const metres = Math.hypot(x - eye[0], y - eye[1]);
        if (metres < reach * 0.98) expect(found).toContain(labels[i]);
        if (metres > reach * 1.5 + 700) expect(found).not.toContain(labels[i]);
      });
    }),
  );
});
