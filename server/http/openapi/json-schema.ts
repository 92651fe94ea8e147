import { z } from 'zod';

/** JSON Schema (2020-12) of what a zod schema takes or gives, without references. */
export const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
};

/** Takes anything, and is described as `schema`: for bodies whose handler tells faults row by row. */
export const describedAs = (schema: z.ZodType): z.ZodType => z.unknown().meta(jsonSchemaOf(schema, 'input'));
