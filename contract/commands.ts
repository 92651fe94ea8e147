import { z } from 'zod';
import { CALL_OUTCOMES } from './records/incident.ts';
import type { Permission } from './roles.ts';
import { id, instant, text } from './records/stamp.ts';

const version = z.number().int().min(1);
const note = text().default('');
const reason = z.string().trim().min(2, 'a written reason is needed').max(2000);
const photo = z.object({
  /** Of a photograph that the same person sent (`POST /api/v1/photos`) within the hour. */
  id,
  note,
});
const ticket = z.object({ ticket: id, version });

interface CommandSpec {
  readonly needs: Permission;
  readonly input: z.ZodObject;
}
const command = <P extends Permission, I extends z.ZodObject>(needs: P, input: I): { needs: P; input: I } => ({ needs, input });

/** Made by whoever gives a command, anew for each: given again within a day, it answers what it answered and is not carried out again. */
export const commandIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'an id is 8 to 64 letters, digits, - or _');

/** Every power an operator has: name → permission and input. Closed on purpose, reviewed in one place. */
export const COMMANDS = {
  /** Take notice of alerts: one, or all of an incident. Acknowledging twice is no error. */
  acknowledge: command('acknowledge', z.object({ alerts: z.array(id).max(1000).optional(), incident: id.optional() })),
  /** Somebody was called about an incident of care, before or while somebody is sent; that they are well is taking notice, too. */
  call: command('acknowledge', z.object({ incident: id, version, outcome: z.enum(CALL_OUTCOMES), note })),
  /** Silence a nuisance for at most 8 h. Refused for life-safety alerts. */
  shelve: command('shelve', z.object({ alert: id, version, reason, until: instant })),
  unshelve: command('shelve', z.object({ alert: id, version })),
  /** Some alerts of an incident leave it for one of their own, which takes no others by itself. */
  'split-incident': command(
    'dispatch',
    z.object({ incident: id, version, alerts: z.array(id).min(1, 'choose the alerts that leave').max(1000) }),
  ),
  /** Alerts and tickets of another incident go to this one, and whatever would have gone to either from now on. */
  'join-incidents': command('dispatch', z.object({ incident: id, version, other: id, otherVersion: version })),
  /** Name the person who owns an incident. */
  assign: command('dispatch', z.object({ incident: id, version, owner: id })),
  /** File a ticket for an incident and send a crew. */
  dispatch: command('dispatch', z.object({ incident: id, version, crew: id, note })),
  accept: command('handle', ticket),
  arrive: command('handle', ticket),
  finish: command('handle', ticket.extend({ note: z.string().trim().min(1, 'say what was done').max(2000), photo: photo.optional() })),
  /**
   * Send a ticket back: from the crew to the dispatcher, or from the dispatcher to the officer. Nothing filled in is lost.
   * Who may depends on where the ticket is (see `transitions.ts`), so all that is asked here is the right to write on it.
   */
  return: command('comment', ticket.extend({ reason })),
  /** Check after handling: `pass`, or `rework` back to the same crew. */
  verify: command('verify', ticket.extend({ result: z.enum(['pass', 'rework']), note })),
  /** `score` 5 (best) … 1 is the 综合评价; without it that link stays empty. */
  close: command('verify', ticket.extend({ note, score: z.number().int().min(1).max(5).optional() })),
  reopen: command('verify', ticket.extend({ reason })),
  comment: command('comment', z.object({ subject: z.enum(['incident', 'ticket']), id, text: z.string().trim().min(1).max(2000) })),
  /**
   * Tell devices of one kind to do something. `operate-critical` ones ask for a reason, and by a setting for a second person. Of several
   * devices, those that cannot be told are recorded as refused.
   */
  operate: command(
    'operate',
    z.object({
      devices: z.array(id).min(1).max(200),
      action: id,
      params: z.record(z.string().max(40), z.union([z.number(), z.boolean(), z.string().max(200)])).optional(),
      reason: text().default(''),
    }),
  ),
  /** The second person agrees to, or refuses, what waits for one; whoever gave it may take it back. */
  approve: command('operate-critical', z.object({ group: id })),
  decline: command('operate', z.object({ group: id, reason: text().default('') })),
  /** Send a returned ticket, or one whose crew cannot go, to another crew. */
  redispatch: command('dispatch', ticket.extend({ crew: id, note })),
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];
export type CommandInput<N extends CommandName> = z.output<(typeof COMMANDS)[N]['input']>;

/** Why a command, route or greeting was not carried out. `message` is a sentence for people, in both languages. */
export interface Refusal {
  readonly code: 'invalid' | 'not-found' | 'forbidden' | 'conflict' | 'illegal' | 'storage' | 'unauthenticated' | 'too-many' | 'internal';
  readonly message: { readonly zh: string; readonly en: string };
  /** For `conflict`: who was first, and when. */
  readonly by?: { readonly id: string; readonly name: string };
  readonly at?: number;
  /** For `invalid`: which field, and what was wrong with it. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

/** `seq` is the journal entry that holds what was done; when nothing had to change, the newest entry there is. */
export type CommandResult = { readonly ok: true; readonly seq: number } | { readonly ok: false; readonly refusal: Refusal };
