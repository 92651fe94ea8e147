import { wellFormed } from '#contract/records/well-formed.ts';
import { COMMANDS, COMMAND_NAMES, type CommandInput, type CommandName, type CommandResult, type Refusal } from '#contract/commands.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import { mayCommand } from '#contract/transitions.ts';
import type { Casework } from '#server/casework/casework.ts';
import { faultsOf } from '#server/lib/faults.ts';
import { Refused, refuse } from '#server/lib/refused.ts';
import type { DraftSources } from '#server/incidents/draft.ts';
import type { Records } from '#server/records/records.ts';
import { audienceOf } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import type { GivenCommand, JournalWrite } from '#server/storage/storage.ts';
import type { CommandContext, CommandHandler } from '../command.ts';
import type { GivenCommands } from './given.ts';
import { forbidden } from '../steps/guard.ts';

type Commands = ReadonlyMap<CommandName, CommandHandler>;

export interface ExecutorDeps {
  readonly records: Records;
  /**
   * Applies changes to the records before it first waits, and publishes them; `durable` waits for all that is under way; `head` is the
   * newest journal entry.
   */
  readonly journal: { write(write: JournalWrite): Promise<JournalEntry>; durable(): Promise<void>; head(): number };
  /** Over the same records. Who reads the audit may not know who needs care: rows are written so that they need not be kept from them. */
  readonly redaction: Pick<Redaction, 'redact' | 'show'>;
  readonly commands: Commands;
  readonly casework: Casework;
  /** Over the same records. */
  readonly drafts: DraftSources;
  /** Keeps the row of a command that was refused, or that changed nothing. */
  readonly audit: (row: AuditDraft) => Promise<void>;
  readonly kinds: KindIndex;
  readonly live: CommandContext['live'];
  readonly secondPerson: boolean;
  readonly media: CommandContext['media'];
  /** A case that has left memory, to be entered again before somebody acts on it. */
  readonly recall: (type: 'alert' | 'incident' | 'ticket', id: string, sees: CommandContext['sees']) => Promise<RecordChange[]>;
  /** How fast one person may act. */
  readonly pace: { take(user: string, command: string): boolean };
  /** Commands that were given before, and what they answered. */
  readonly given: Pick<GivenCommands, 'once' | 'keep'>;
  readonly findUser: CommandContext['findUser'];
  readonly now: () => number;
  /** A fault of ours, not of the user. */
  readonly onFault: (error: unknown, what: string) => void;
}

const TOO_FAST: Refusal = {
  code: 'too-many',
  message: { zh: '操作过于频繁，请稍候再试', en: 'Too many commands at once: wait a moment.' },
};

/**
 * @param from the caller's address, for the audit
 * @param id made by who gives the command; without one it is carried out as often as it is given
 */
export type Execute = (name: string, input: unknown, user: User, from: string, id?: string) => Promise<CommandResult>;

/** Finds the handler of every command. @throws Error when one of `COMMANDS` has no file, or a file is of another command. */
export async function loadCommands(): Promise<Commands> {
  const found = await Promise.all(
    COMMAND_NAMES.map(async (name) => {
      const module = (await import(new URL(`../${name}.ts`, import.meta.url).href)) as { default?: CommandHandler };
      if (module.default?.name !== name) throw new Error(`server/commands/${name}.ts: must default-export defineCommand('${name}', …)`);
      return [name, module.default] as const;
    }),
  );
  return new Map(found);
}

/**
 * The one way to act: permission, input, jurisdiction, version, state, then the journal. Socket and REST call this alike.
 * Never rejects: what goes wrong is a refusal.
 */
export function createExecutor(deps: ExecutorDeps): Execute {
  return async (name, input, user, from, id) => {
    // No row for each of them: a flood is not to fill the audit.
    if (!deps.pace.take(user.id, name)) return { ok: false, refusal: TOO_FAST };
    const { personal, ...subject } = about(input, user, deps);
    const row = { actor: { id: user.id, name: user.name }, action: `command:${name.slice(0, 60)}`, ...subject, from };
    const answered = (work: () => Promise<CommandResult>): Promise<CommandResult> => refusing(deps, name, row, work);
    const carry = (given?: GivenCommand) => (): Promise<CommandResult> =>
      carryOut(deps, name, input, user, row, personal, given).then((seq) => ({ ok: true, seq }));
    if (id === undefined) return answered(carry());
    return answered(() => deps.given.once(user.id, id, name, input, (given) => answered(carry(given))));
  };
}

/** What goes wrong is a refusal, with a row in the audit. */
async function refusing(
  deps: ExecutorDeps,
  name: string,
  row: Omit<AuditDraft, 'outcome' | 'detail'>,
  work: () => Promise<CommandResult>,
): Promise<CommandResult> {
  try {
    return await work();
  } catch (error) {
    const refusal = error instanceof Refused ? error.refusal : fault(deps, error, name);
    const kept = audit(deps, { ...row, outcome: 'refused', detail: refusedInWords(refusal) });
    // Storage that fails to take a command may not answer for its row either: it is written when storage is back.
    if (refusal.code !== 'storage') await kept;
    return { ok: false, refusal };
  }
}

async function carryOut(
  deps: ExecutorDeps,
  name: string,
  raw: unknown,
  user: User,
  row: Omit<AuditDraft, 'outcome' | 'detail'>,
  personal: boolean,
  given?: GivenCommand,
): Promise<number> {
  if (!isCommand(name))
    throw refuse(
      'invalid',
      `没有“${name.slice(0, 60)}”这个命令`,
      `There is no command ${JSON.stringify(name.slice(0, 60))}. Commands are ${COMMAND_NAMES.join(', ')}.`,
    );
  if (!mayCommand(user.role, name)) throw forbidden(name, { user });
  const handler = deps.commands.get(name)!;
  const input = parse(name, raw);
  const contextAt = (now: number): CommandContext => ({
    user,
    now,
    sees: (type, record) => deps.redaction.show(type, record, audienceOf(user)) !== null,
    records: deps.records,
    casework: deps.casework,
    drafts: deps.drafts,
    kinds: deps.kinds,
    live: deps.live,
    secondPerson: deps.secondPerson,
    media: deps.media,
    findUser: deps.findUser,
  });
  await recall(deps, input, contextAt(deps.now()));
  const prepared = await handler.prepare?.(input, contextAt(deps.now()));
  // From here to the journal nothing may wait: the records must not change between the check of a version and the write.
  const at = deps.now();
  const changes: RecordChange[] = handler.run(input, contextAt(at), prepared);
  const done: AuditDraft = { ...row, outcome: 'done', detail: inWords(input, personal) };
  if (changes.length === 0) {
    // It is done already, perhaps by somebody whose command is still being written, and may yet be refused.
    await deps.journal.durable();
    await audit(deps, done);
    const head = deps.journal.head();
    if (given) await deps.given.keep(given, at, head);
    return head;
  }
  const entry = await deps.journal.write({
    at,
    actor: row.actor,
    cause: `command:${name}`,
    changes,
    audit: done,
    ...(given ? { given } : {}),
  });
  return entry.seq;
}

const RECALLER = { id: 'system', name: 'Quanyan' } as const;

/** What the input names and has left memory comes back, whole cases at a time. */
async function recall(deps: ExecutorDeps, input: object, { now, sees }: CommandContext): Promise<void> {
  const { ticket, incident, other, alert, alerts, subject, id } = input as Partial<
    Record<'ticket' | 'incident' | 'other' | 'alert' | 'subject' | 'id', string>
  > & { alerts?: string[] };
  const named = [
    ['ticket', ticket],
    ['incident', incident],
    ['incident', other],
    ['alert', alert],
    ...(alerts ?? []).slice(0, 20).map((one) => ['alert', one] as const),
    [subject, id],
  ] as const;
  for (const [type, one] of named) {
    if (one === undefined || (type !== 'ticket' && type !== 'incident' && type !== 'alert')) continue;
    const changes = await deps.recall(type, one, sees);
    const missing = changes.filter((change) => !deps.records.get(change.type, change.id));
    if (missing.length > 0) await deps.journal.write({ at: now, actor: RECALLER, cause: 'recall', changes: missing });
  }
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

function parse(name: CommandName, raw: unknown): CommandInput<CommandName> {
  const parsed = COMMANDS[name].input.safeParse(wellFormed(raw));
  if (parsed.success) return parsed.data;
  const { words, issues } = faultsOf(parsed.error, raw);
  throw refuse('invalid', `输入有误：${words.zh}`, `The input cannot be used: ${words.en}.`, { issues });
}

function fault(deps: ExecutorDeps, error: unknown, name: string): Refusal {
  deps.onFault(error, `command ${name}`);
  return { code: 'internal', message: { zh: '系统内部错误，操作未执行', en: 'Something went wrong inside the server; nothing was done.' } };
}

/** A refusal is answered even when its audit row cannot be written. */
async function audit(deps: ExecutorDeps, row: AuditDraft): Promise<void> {
  try {
    await deps.audit(row);
  } catch (error) {
    deps.onFault(error, `audit of ${row.action}`);
  }
}

const SUBJECTS = ['ticket', 'incident', 'alert', 'operation', 'device'] as const;

/**
 * The record a command is about, and its place as far as everybody may know it: the user's own jurisdiction where there is no
 * such record, or where even that there is one is personal.
 */
function about(
  input: unknown,
  user: User,
  { records, redaction }: Pick<ExecutorDeps, 'records' | 'redaction'>,
): { subject: string; place: string; personal: boolean } {
  const subject = subjectOf(input);
  for (const type of SUBJECTS) {
    const record = records.get(type, subject);
    if (!record) continue;
    const shown = redaction.redact(type, record);
    // A device has no number of its own: its id is its address.
    return {
      subject: shown === null && type === 'device' ? '' : subject,
      place: shown?.place ?? user.jurisdiction,
      personal: shown !== record,
    };
  }
  return { subject, place: user.jurisdiction, personal: false };
}

/** Id of the record, as far as the input tells. */
function subjectOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const { ticket, incident, alert, id, alerts, group, devices } = input as Record<string, unknown>;
  const head = (list: unknown): unknown => (Array.isArray(list) ? list[0] : undefined);
  const first = [ticket, incident, alert, id, group, head(alerts), head(devices)].find((value) => typeof value === 'string');
  return String(first ?? '').slice(0, 200);
}

/** Why, in both languages. */
const refusedInWords = ({ code, message: { zh, en } }: Refusal): string =>
  JSON.stringify({ refused: code, zh: zh.slice(0, 600), en: en.slice(0, 900) });

/** Fields in which people write what they know, or that name where somebody lives. */
const WRITTEN = new Set(['note', 'reason', 'text', 'photo', 'devices']);

/** The input for the audit, without what was written about somebody who needs care. */
const inWords = (input: object, personal: boolean): string =>
  JSON.stringify(Object.fromEntries(Object.entries(input).filter(([field]) => !(personal && WRITTEN.has(field))))).slice(0, 2000);
