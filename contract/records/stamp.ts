import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';

/** Milliseconds since 1970-01-01 UTC. */
export const instant = z.number().int().min(0).max(8_640_000_000_000_000);
export const id = z.string().min(1).max(200);
/** Free text from people or devices. Bounded where it enters; always shown as text. */
export const text = (max = 2000): z.ZodString => z.string().max(max);

/** Who did something: a person, or a part of the system (`rule:threshold`, `system`). */
export const actorSchema = z.object({ id, name: text(200) });
export type Actor = z.infer<typeof actorSchema>;

/**
 * On every record a person can act upon. `version` grows by one with each change; a command that
 * names an older version is refused and told who was first.
 */
export const stampSchema = z.object({ version: z.number().int().min(1), updatedAt: instant, updatedBy: actorSchema });
export type Stamp = z.infer<typeof stampSchema>;
export const stampClasses: FieldClasses<Stamp> = { version: 'plain', updatedAt: 'plain', updatedBy: 'plain' };
