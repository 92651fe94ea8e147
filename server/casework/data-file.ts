import { readFile } from 'node:fs/promises';
import type { z } from 'zod';

/** Checks data an administrator edits. @throws Error with one line per fault: where it is and what is wrong. */
export function parseData<S extends z.ZodType>(schema: S, data: unknown, source: string): z.output<S> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 10).map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new Error(`${source} cannot be used:\n${faults.join('\n')}`);
}

/** @throws Error naming the file when it cannot be read or is not JSON. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
