import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Actor } from '#contract/records/stamp.ts';
import { doneDraft } from '#server/storage/stores/audit-draft.ts';
import { refuse } from '#server/lib/refused.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import type { Settings } from '#server/settings.ts';
import { startJob, type RunningJob } from './job.ts';
import {
  archiveFile,
  dropBackup,
  failedLine,
  isBackupId,
  madeLine,
  newBackupId,
  newLine,
  readLines,
  triedLine,
  writeLine,
  type BackupLine,
} from './lines.ts';
import { PART } from './write.ts';

const HOUR_MS = 3_600_000;
const SYSTEM: Actor = { id: 'system', name: 'Quanyan' };
const TRYING = '.trying-';
/** A draft that nobody has written to for so long is left over from a process that ended. */
const LEFT_OVER_MS = 24 * HOUR_MS;

interface BackupsDeps {
  readonly settings: Pick<Settings, 'data' | 'databaseUrl' | 'backupDir' | 'backupEveryHours' | 'backupKeep'>;
  readonly now: () => number;
  readonly log: Logger;
  readonly audit: (row: AuditDraft) => Promise<void>;
}

/** The backups of this server: made one at a time in a process beside it, tried at once, listed, and dropped when there are enough. */
export class Backups {
  readonly #deps: BackupsDeps;
  /** What cannot be kept as a file, because the folder itself is what failed. */
  readonly #unkept = new Map<string, BackupLine>();
  #running: { line: BackupLine; job: RunningJob | null } | null = null;
  #work: Promise<void> = Promise.resolve();
  #stopped = false;
  #looks = 0;
  /** For the metrics: when the newest backup that was restored on trial was taken, ms UTC (0 = never), and whether the last one failed. */
  status = { lastGoodAt: 0, failing: false };

  constructor(deps: BackupsDeps) {
    this.#deps = deps;
    void this.#look().catch(() => undefined);
  }

  /** The newest first. */
  async list(): Promise<BackupLine[]> {
    const kept = await readLines(this.#deps.settings.backupDir).catch(() => []);
    const running = this.#running?.line;
    const others = [...this.#unkept.values(), ...kept].filter(({ id }) => id !== running?.id);
    return [...(running ? [running] : []), ...others].sort((a, b) => b.startedAt - a.startedAt);
  }

  /**
   * Begins a backup that is then restored on trial.
   * @throws Refused `conflict` while another is made or tried
   */
  async start(by: Actor, from: string): Promise<BackupLine> {
    this.#refuseWhileBusy();
    const { now, audit } = this.#deps;
    const line = newLine(newBackupId(now()), now(), by);
    await this.#begin(line, () => audit(doneDraft(by, from, 'backup:make', line.id)));
    this.#work = this.#make(line).finally(() => (this.#running = null));
    return line;
  }

  /** @throws Refused `not-found`, or `conflict` while another is made or tried */
  async tryAgain(id: string, by: Actor, from: string): Promise<BackupLine> {
    this.#refuseWhileBusy();
    const line = isBackupId(id) ? (await this.list()).find((one) => one.id === id) : undefined;
    if (line === undefined || line.state === 'failed') throw refuse('not-found', '没有此备份', `There is no backup ${id.slice(0, 100)}.`);
    this.#refuseWhileBusy();
    await this.#begin({ ...line, state: 'running', tried: null }, () => this.#deps.audit(doneDraft(by, from, 'backup:try', id)));
    this.#work = this.#try({ ...line, state: line.state === 'unknown' ? 'unknown' : 'done' }).finally(() => (this.#running = null));
    return this.#running!.line;
  }

  /** Makes the scheduled backup when it is due. */
  async tick(): Promise<void> {
    if (this.#running !== null || this.#stopped || !(await this.#isDue())) return;
    const { now, log, audit, settings } = this.#deps;
    const line = newLine(newBackupId(now()), now(), SYSTEM);
    // When the audit cannot be written, a copy of what is there is wanted all the more.
    await this.#begin(line, () =>
      audit(doneDraft(SYSTEM, '', 'backup:make', line.id)).catch((error: unknown) =>
        log.warn({ error }, 'backup: its audit row was not stored'),
      ),
    );
    this.#work = this.#make(line).finally(() => (this.#running = null));
    await this.#work;
    await this.#dropOld(settings.backupKeep);
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#work;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running?.job?.stop();
    await this.#work;
  }

  #refuseWhileBusy(): void {
    if (this.#running !== null)
      throw refuse('conflict', '已有备份正在进行，请稍候', 'A backup is being made or tried: wait until it is done.');
  }

  async #begin(line: BackupLine, audited: () => Promise<void>): Promise<void> {
    this.#running = { line, job: null };
    try {
      await audited();
    } catch (error) {
      this.#running = null;
      throw error;
    }
  }

  async #make(line: BackupLine): Promise<void> {
    const {
      settings: { data, databaseUrl, backupDir },
      now,
    } = this.#deps;
    await this.#dropLeftovers().catch(() => undefined);
    const archive = archiveFile(backupDir, line.id);
    const outcome = await this.#run({ make: { data, databaseUrl, archive, files: true } });
    if ('made' in outcome && outcome.made !== null) return this.#try(madeLine(line, outcome.made, now()));
    await rm(`${archive}${PART}`, { force: true }).catch(() => undefined);
    await this.#keep(failedLine(line, 'failed' in outcome ? outcome.failed : 'there is no archive', now()));
  }

  async #try(line: BackupLine): Promise<void> {
    const {
      settings: { backupDir },
      now,
    } = this.#deps;
    await this.#keep(line);
    const scratch = path.join(backupDir, `${TRYING}${line.id}`);
    const outcome = await this.#run({ try: archiveFile(backupDir, line.id), scratch });
    await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
    if (!this.#stopped) await this.#keep(triedLine(line, 'failed' in outcome ? outcome.failed : null, now()));
  }

  #run(job: Parameters<typeof startJob>[0]): RunningJob['outcome'] {
    if (this.#stopped || this.#running === null) return Promise.resolve({ failed: 'the server was stopped' });
    this.#running.job = startJob(job);
    return this.#running.job.outcome;
  }

  /** Tells how it went, wherever somebody looks. */
  async #keep(line: BackupLine): Promise<void> {
    const {
      settings: { backupDir },
      log,
    } = this.#deps;
    if (this.#running !== null) this.#running.line = line.tried === null && line.state !== 'failed' ? { ...line, state: 'running' } : line;
    if (line.fault !== null) log.error({ id: line.id }, `backup: ${line.fault.en}`);
    else if (line.tried !== null)
      log[line.tried.ok ? 'info' : 'error']({ id: line.id, seq: line.seq, bytes: line.bytes }, `backup: ${line.tried.words.en}`);
    this.#unkept.delete(line.id);
    await writeLine(backupDir, line).catch((error: unknown) => {
      log.error({ error, folder: backupDir }, 'backup: its folder cannot be written: set QUANYAN_BACKUP_DIR to one that can');
      this.#unkept.set(line.id, line);
      for (const id of [...this.#unkept.keys()].slice(0, -20)) this.#unkept.delete(id);
    });
    await this.#look();
  }

  async #look(): Promise<void> {
    const look = ++this.#looks;
    const ended = (await this.list()).filter(({ state, tried }) => state === 'failed' || tried !== null);
    if (look === this.#looks)
      this.status = { lastGoodAt: ended.find(isGood)?.takenAt ?? 0, failing: ended.length > 0 && !isGood(ended[0]) };
  }

  async #isDue(): Promise<boolean> {
    const {
      settings: { backupEveryHours },
      now,
    } = this.#deps;
    if (backupEveryHours === 0) return false;
    // What is said to be of later was made while the clock was wrong.
    const past = (await this.list()).filter(({ by, startedAt }) => by.id === SYSTEM.id && startedAt <= now());
    const since = (line: BackupLine | undefined): number => (line ? now() - line.startedAt : Infinity);
    const every = backupEveryHours * HOUR_MS;
    return since(past.find(isGood)) >= every && since(past[0]) >= Math.min(every, HOUR_MS);
  }

  /** Of those that the schedule made, the newest good ones stay, and as many of the others, to look into. */
  async #dropOld(keep: number): Promise<void> {
    const {
      settings: { backupDir },
      audit,
      log,
    } = this.#deps;
    const scheduled = (await this.list()).filter(({ by, state }) => by.id === SYSTEM.id && state !== 'running');
    for (const { id } of [...scheduled.filter(isGood).slice(keep), ...scheduled.filter((line) => !isGood(line)).slice(keep)]) {
      this.#unkept.delete(id);
      await dropBackup(backupDir, id).catch((error: unknown) => log.warn({ error, id }, 'backup: an old one cannot be dropped'));
      await audit(doneDraft(SYSTEM, '', 'backup:drop', id)).catch((error: unknown) =>
        log.warn({ error, id }, 'backup: dropped without an audit row'),
      );
    }
  }

  async #dropLeftovers(): Promise<void> {
    const {
      settings: { backupDir },
      now,
    } = this.#deps;
    for (const name of await readdir(backupDir)) {
      if (!name.endsWith(`.tar${PART}`) && !name.startsWith(TRYING)) continue;
      const file = path.join(backupDir, name);
      if (now() - (await stat(file)).mtimeMs > LEFT_OVER_MS) await rm(file, { recursive: true, force: true });
    }
  }
}

const isGood = ({ state, tried }: BackupLine): boolean => state !== 'failed' && tried?.ok === true;
