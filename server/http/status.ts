import type { Refusal } from '#contract/commands.ts';

/** HTTP status of each refusal. */
export const STATUS_OF: Readonly<Record<Refusal['code'], number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  illegal: 409,
  'too-many': 429,
  storage: 503,
  internal: 500,
};
