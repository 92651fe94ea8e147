import { z } from 'zod';

/** What a path is filled with. */
export const FILLED_PLACE = '/370102/s1/c1/b1/f17';

/** A value of the schema whose every text and number is found again wherever it comes out. */
let next = 1000;
export function fill(schema: z.ZodType, where: string): unknown {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return fill(schema.unwrap() as z.ZodType, where);
  if (schema instanceof z.ZodReadonly) return fill(schema.unwrap() as z.ZodType, where);
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(Object.entries(schema.shape as Record<string, z.ZodType>).map(([k, s]) => [k, fill(s, `${where}.${k}`)]));
  if (schema instanceof z.ZodArray) {
    const one = fill(schema.element as z.ZodType, where);
    return schema.safeParse([one]).success ? [one] : [one, one, one, one];
  }
  if (schema instanceof z.ZodEnum) return schema.options[0];
  const candidates = [
    `secret ${where}`,
    FILLED_PLACE,
    ++next,
    1,
    [117.0203 + next / 1e6, 36.6607 + next / 1e6],
    [117.0203 + next / 1e6, 36.6607 + next / 1e6, next],
    true,
    { filed: 1 },
    {},
  ];
  const found = candidates.find((candidate) => schema.safeParse(candidate).success);
  if (found === undefined) throw new Error(`the test cannot fill ${where}: add what its schema accepts`);
  return found;
}

/** Texts and numbers below a value that no other field can hold by chance. */
export function secretsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('secret ') || value === FILLED_PLACE ? [JSON.stringify(value)] : [];
  if (typeof value === 'number') return value > 1000 || !Number.isInteger(value) ? [String(value)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsOf) : [];
}
