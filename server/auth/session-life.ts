import type { SessionRow } from '#server/storage/stores/account-store.ts';

const IDLE_MS = 30 * 60_000;
/** A duty shift, and then sign in again. */
const LONGEST_MS = 13 * 3_600_000;
/** How often a session in use writes its new expiry. */
const RENEW_MS = 60_000;

/**
 * A session as it lives in this process, by the clock that only runs on: a wall clock set by a day signs nobody out, and keeps nobody in.
 */
export interface Life {
  readonly tokenHash: string;
  readonly account: string;
  /** Monotonic, ms; so are the others. */
  readonly opened: number;
  /** Last use that was written. */
  readonly seen: number;
  readonly until: number;
}

/** The wall clock, ms UTC, and the one that only runs on, ms, at one moment. */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

export const beginLife = (tokenHash: string, account: string, { monotonic }: Moment): Life => ({
  tokenHash,
  account,
  opened: monotonic,
  seen: monotonic,
  until: monotonic + IDLE_MS,
});

/** The same life after a use; itself when the last is not long ago. */
export function renewLife(life: Life, { monotonic }: Moment): Life {
  if (monotonic - life.seen < RENEW_MS) return life;
  return { ...life, seen: monotonic, until: Math.min(monotonic + IDLE_MS, life.opened + LONGEST_MS) };
}

/** What is stored for the next process, in wall time. */
export const storedLife = ({ tokenHash, account, opened, seen, until }: Life, { now, monotonic }: Moment): SessionRow => {
  const wall = (at: number): number => Math.round(now + at - monotonic);
  return { tokenHash, account, createdAt: wall(opened), seenAt: wall(seen), expiresAt: wall(until) };
};

/** Goes on from what an earlier process stored: no longer than a life lasts, whatever the wall clock has done since. */
export function resumeLife({ tokenHash, account, createdAt, seenAt, expiresAt }: SessionRow, { now, monotonic }: Moment): Life {
  const span = (ms: number, most: number): number => Math.min(Math.max(0, ms), most);
  const opened = monotonic - span(now - createdAt, LONGEST_MS);
  return {
    tokenHash,
    account,
    opened,
    seen: monotonic - span(now - seenAt, IDLE_MS),
    until: Math.min(monotonic + span(expiresAt - now, IDLE_MS), opened + LONGEST_MS),
  };
}
