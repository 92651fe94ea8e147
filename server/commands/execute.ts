import { COMMANDS, COMMAND_NAMES, type CommandInput, type CommandName, type CommandResult, type Refusal } from '#contract/commands.ts';
import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import { mayCommand } from '#contract/transitions.ts';
import type { Casework } from '#server/incidents/casework.ts';
import { faultsOf } from '#server/lib/faults.ts';
import { Refused, refuse } from '#server/lib/refused.ts';
import type { Book } from '#server/records/book.ts';
import { sightOf, type Discretion } from '#server/records/discretion.ts';
import type { AuditDraft, JournalWrite } from '#server/storage/storage.ts';
import type { CommandContext, CommandHandler } from './command.ts';
import { forbidden } from './guard.ts';

export type Commands = ReadonlyMap<CommandName, CommandHandler>;

export interface ExecutorDeps {
  readonly book: Book;
  /** Applies changes to the book before it first waits, and publishes them; `durable` waits for all that is under way; `head` is the newest journal entry. */
  readonly journal: { write(write: JournalWrite): Promise<JournalEntry>; durable(): Promise<void>; head(): number };
  /** Over the same book. Who reads the audit may not know who needs care: rows are written so that they need not be kept from them. */
  readonly discretion: Pick<Discretion, 'redact' | 'show'>;
  readonly commands: Commands;
  readonly casework: Casework;
  /** Keeps the row of a command that was refused, or that changed nothing. */
  readonly audit: (row: AuditDraft) => Promise<void>;
  /** Who sent a photograph a short while ago. */
  readonly uploads: { has(photo: string, user: string): boolean };
  /** A case that has left memory, to be entered again before somebody acts on it. */
  readonly recall: (type: 'alert' | 'incident' | 'ticket', id: string, sees: CommandContext['sees']) => Promise<RecordChange[]>;
  /** How fast one person may act. */
  readonly pace: { take(user: string, command: string): boolean };
  readonly findUser: CommandContext['findUser'];
  readonly now: () => number;
  /** A fault of ours, not of the user. */
  readonly onFault: (error: unknown, what: string) => void;
}

const TOO_FAST: Refusal = { code: 'too-many', message: { zh: '操作过于频繁，请稍候再试', en: 'Too many commands at once: wait a moment.' } };

export type Execute = (name: string, input: unknown, user: User, from: string) => Promise<CommandResult>;

/** Finds the handler of every command. @throws Error when one of `COMMANDS` has no file, or a file is of another command. */
export async function loadCommands(): Promise<Commands> {
  const found = await Promise.all(COMMAND_NAMES.map(async (name) => {
    const module = (await import(new URL(`${name}.ts`, import.meta.url).href)) as { default?: CommandHandler };
    if (module.default?.name !== name) throw new Error(`server/commands/${name}.ts: must default-export defineCommand('${name}', …)`);
    return [name, module.default] as const;
  }));
  return new Map(found);
}

/**
 * The one way to act: permission, input, jurisdiction, version, state, then the journal. Socket and REST call this alike.
 * `from` is the caller's address, for the audit. Never rejects: what goes wrong is a refusal.
 */
export function createExecutor(deps: ExecutorDeps): Execute {
  return async (name, input, user, from) => {
    // No row for each of them: a flood is not to fill the audit.
    if (!deps.pace.take(user.id, name)) return { ok: false, refusal: TOO_FAST };
    const { personal, ...subject } = about(input, user, deps);
    const row = { actor: { id: user.id, name: user.name }, action: `command:${name.slice(0, 60)}`, ...subject, from };
    try {
      return { ok: true, seq: await carryOut(deps, name, input, user, row, personal) };
    } catch (error) {
      const refusal = error instanceof Refused ? error.refusal : fault(deps, error, name);
      const kept = audit(deps, { ...row, outcome: 'refused', detail: `${refusal.code}: ${refusal.message.en}`.slice(0, 2000) });
      // Storage that fails to take a command may not answer for its row either: it is written when storage is back.
      if (refusal.code !== 'storage') await kept;
      return { ok: false, refusal };
    }
  };
}

async function carryOut(deps: ExecutorDeps, name: string, raw: unknown, user: User, row: Omit<AuditDraft, 'outcome' | 'detail'>, personal: boolean): Promise<number> {
  if (!isCommand(name)) throw refuse('invalid', `没有“${name.slice(0, 60)}”这个命令`, `There is no command ${JSON.stringify(name.slice(0, 60))}. Commands are ${COMMAND_NAMES.join(', ')}.`);
  if (!mayCommand(user.role, name)) throw forbidden(name, { user });
  const handler = deps.commands.get(name)!;
  const input = parse(name, raw);
  const contextAt = (now: number): CommandContext =>
    ({ user, now, sees: (type, record) => deps.discretion.show(type, record, sightOf(user)) !== null, book: deps.book, casework: deps.casework, sent: (photo) => deps.uploads.has(photo, user.id), findUser: deps.findUser });
  await recall(deps, input, contextAt(deps.now()));
  const prepared = await handler.prepare?.(input, contextAt(deps.now()));
  // From here to the journal nothing may wait: the book must not change between the check of a version and the write.
  const at = deps.now();
  const changes: RecordChange[] = handler.run(input, contextAt(at), prepared);
  const done: AuditDraft = { ...row, outcome: 'done', detail: inWords(input, personal) };
  if (changes.length === 0) {
    // It is done already, perhaps by somebody whose command is still being written, and may yet be refused.
    await deps.journal.durable();
    await audit(deps, done);
    return deps.journal.head();
  }
  const entry = await deps.journal.write({ at, actor: row.actor, cause: `command:${name}`, changes, audit: done });
  return entry.seq;
}

const RECALLER = { id: 'system', name: 'Quanyan' } as const;

/** What the input names and has left memory comes back, whole cases at a time. */
async function recall(deps: ExecutorDeps, input: object, { now, sees }: CommandContext): Promise<void> {
  const { ticket, incident, alert, alerts, subject, id } = input as Partial<Record<'ticket' | 'incident' | 'alert' | 'subject' | 'id', string>> & { alerts?: string[] };
  const named = [['ticket', ticket], ['incident', incident], ['alert', alert], ...(alerts ?? []).slice(0, 20).map((one) => ['alert', one] as const), [subject, id]] as const;
  for (const [type, one] of named) {
    if (one === undefined || (type !== 'ticket' && type !== 'incident' && type !== 'alert')) continue;
    const changes = await deps.recall(type, one, sees);
    const missing = changes.filter((change) => !deps.book.get(change.type, change.id));
    if (missing.length > 0) await deps.journal.write({ at: now, actor: RECALLER, cause: 'recall', changes: missing });
  }
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

function parse(name: CommandName, raw: unknown): CommandInput<CommandName> {
  const parsed = COMMANDS[name].input.safeParse(raw);
  if (parsed.success) return parsed.data;
  const { words, issues } = faultsOf(parsed.error, raw);
  throw refuse('invalid', `输入有误：${words.zh}`, `The input cannot be used: ${words.en}.`, { issues });
}

function fault(deps: ExecutorDeps, error: unknown, name: string): Refusal {
  deps.onFault(error, `command ${name}`);
  return { code: 'internal', message: { zh: '系统内部错误，操作未执行', en: 'Something went wrong inside the server; nothing was done.' } };
}

/** A refusal is told even when its audit row cannot be written. */
async function audit(deps: ExecutorDeps, row: AuditDraft): Promise<void> {
  try {
    await deps.audit(row);
  } catch (error) {
    deps.onFault(error, `audit of ${row.action}`);
  }
}

const SUBJECTS = ['ticket', 'incident', 'alert'] as const;

/**
 * The record a command is about, and its place as far as everybody may know it: the user's own jurisdiction where there is no
 * such record, or where even that there is one is personal.
 */
function about(input: unknown, user: User, { book, discretion }: Pick<ExecutorDeps, 'book' | 'discretion'>): { subject: string; place: string; personal: boolean } {
  const subject = subjectOf(input);
  for (const type of SUBJECTS) {
    const record = book.get(type, subject);
    if (!record) continue;
    const shown = discretion.redact(type, record);
    return { subject, place: shown?.place ?? user.jurisdiction, personal: shown !== record };
  }
  return { subject, place: user.jurisdiction, personal: false };
}

/** Id of the record, as far as the input tells. */
function subjectOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const { ticket, incident, alert, id, alerts } = input as Record<string, unknown>;
  const first = [ticket, incident, alert, id, Array.isArray(alerts) ? alerts[0] : undefined].find((value) => typeof value === 'string');
  return String(first ?? '').slice(0, 200);
}

/** Fields in which people write what they know. */
const WRITTEN = new Set(['note', 'reason', 'text', 'photo']);

/** The input for the audit, without what was written about somebody who needs care. */
const inWords = (input: object, personal: boolean): string =>
  JSON.stringify(Object.fromEntries(Object.entries(input).filter(([field]) => !(personal && WRITTEN.has(field))))).slice(0, 2000);
