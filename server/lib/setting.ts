import { z } from 'zod';

/** One setting: what its environment variable must be, and what it is for. */
interface SettingSpec {
  readonly schema: z.ZodType;
  /** What it must be, in words. */
  readonly expects: string;
  readonly about: string;
}

/** Settings by the name of their environment variable. */
export type SettingSpecs = Readonly<Record<string, SettingSpec>>;

/** Settings that a part of the server declares of its own, in a `settings.ts` in its folder. */
export const defineSettings = <T extends SettingSpecs>(specs: T): T => Object.freeze(specs);

export const port = (fallback: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(0).max(65_535).default(fallback) as never;
export const PORT = 'a whole number from 0 to 65535';

/** The values of a part's own settings, out of all that were read. */
export const valuesOf = <T extends SettingSpecs>(
  specs: T,
  { ingress }: { readonly ingress: Readonly<Record<string, unknown>> },
): { readonly [K in keyof T]: z.output<T[K]['schema']> } =>
  Object.fromEntries(Object.keys(specs).map((name) => [name, ingress[name]])) as never;
