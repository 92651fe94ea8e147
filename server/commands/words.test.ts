import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { COMMANDS, COMMAND_NAMES, type CommandName, type Refusal } from '#contract/commands.ts';
import type { User } from '#contract/roles.ts';
import { Desk } from './testing.ts';

/** Two words of Latin letters in a row: a phrase that no Chinese sentence has. Values between quotes are the sender's own. */
const PHRASE = /[A-Za-z]{2,}[ ,:;]+[A-Za-z]{2,}/;
const expectChinese = (name: string, { message: { zh } }: Refusal): void => {
  expect([name, zh]).toEqual([name, expect.stringMatching(/[一-鿿]{2}/)]);
  expect([name, zh.replaceAll(/“[^”]*”/g, ''), PHRASE.test(zh.replaceAll(/“[^”]*”/g, ''))]).toEqual([name, expect.anything(), false]);
};

const BAD: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'x'.repeat(5000),
  -1,
  0,
  1.5,
  NaN,
  1e300,
  true,
  [],
  ['', 7],
  {},
  { base64: '!', type: 'image/gif' },
];
const REASON = '有原因的';
/** A few right values, so that the faults of other fields are met too. */
const SOME: readonly unknown[] = ['al-1', 'SJ20261123-0001', 1, 2, REASON, 'pass', 'incident'];
const USERS = (['duty-officer', 'dispatcher', 'grid-worker', 'leader'] as const).map((role): User => ({
  id: role,
  name: '张三',
  role,
  jurisdiction: '/370102',
}));

it.each(COMMAND_NAMES)('%s refuses every bad input in Chinese that is Chinese', async (name: CommandName) => {
  const desk = new Desk();
  const fields = Object.keys((COMMANDS[name].input as z.ZodObject).shape);
  let refused = 0;
  for (const user of USERS) {
    for (const input of [undefined, null, 'text', 7, [], {}]) {
      const result = await desk.execute(name, input, user, '');
      if (!result.ok) expectChinese(name, result.refusal);
    }
  }
  const value = fc.constantFrom(...BAD, ...SOME);
  await fc.assert(
    fc.asyncProperty(fc.record(Object.fromEntries(fields.map((field) => [field, value]))), async (input) => {
      const result = await desk.execute(name, input, USERS[0], '');
      if (result.ok) return;
      refused++;
      expectChinese(name, result.refusal);
      // Names are what they are in both languages.
      expect(result.refusal.message.en.replaceAll(REASON, '').replaceAll(result.refusal.by?.name ?? REASON, '')).not.toMatch(/[一-鿿]/);
    }),
    { numRuns: 150 },
  );
  expect(refused).toBeGreaterThan(50);
});

it('a command there is not is refused in Chinese too', async () => {
  const desk = new Desk();
  const result = await desk.execute('explode', {}, USERS[0], '');
  expectChinese('explode', (result as { refusal: Refusal }).refusal);
});
