import { expect, it } from 'vitest';
import type { Refusal } from '#contract/commands.ts';
import { isPassing, troubleWords } from './trouble.ts';
import { WORDS } from './words.ts';

it('a server that is not reached is asked on; what is refused is said in its own words, and asked no more', () => {
  const refusal = (code: Refusal['code']): Refusal => ({ code, message: { zh: '您的角色不能遥控观摩', en: 'Not with your role.' } });
  expect((['internal', 'storage', 'too-many', 'forbidden', 'conflict'] as const).map((code) => isPassing(refusal(code)))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(troubleWords(refusal('internal'))).toBe(WORDS.lost);
  expect(troubleWords(refusal('forbidden')).zh).toBe('您的角色不能遥控观摩');
});
