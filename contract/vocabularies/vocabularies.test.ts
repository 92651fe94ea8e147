import { expect, it } from 'vitest';
import { AFFINITIES } from './affinities.ts';
import { CATEGORIES } from './categories.ts';
import { SKILLS } from './skills.ts';

it.each(Object.entries({ CATEGORIES, AFFINITIES, SKILLS }))('%s are named in both languages, with an icon and no colour', (_, words) => {
  for (const [id, spec] of Object.entries(words)) {
    expect(id).toMatch(/^[a-z][a-z-]{1,30}$/);
    expect(spec.label.zh).toMatch(/\p{Script=Han}/u);
    expect(spec.label.en).toMatch(/^[A-Za-z ]+$/);
    expect(Object.keys(spec).filter((key) => !['label', 'icon', 'skills', 'personal', 'reachM'].includes(key))).toEqual([]);
  }
});
