import type { Alert } from '#contract/records/alert.ts';
import type { Severity } from '#contract/severity.ts';
import type { QueueItem } from '#client/alerts/queue-item.ts';

/** While somebody's life may hang on it, the tone comes again this often until the alert is acknowledged. */
export const LIFE_SAFETY_EVERY_MS = 5_000;
/** Any other unacknowledged alert of severity 1 or 2 sounds again after this long. */
export const REMIND_EVERY_MS = 10 * 60_000;

/** Sound switched off for a while. It silences what was there when it began; a new life-safety alert is heard all the same. */
export interface Mute {
  /** Both ms of the same clock as `now`. */
  readonly since: number;
  readonly until: number;
}

/** What is known of an unacknowledged alert's sound: when this page first saw it, and when it last sounded (0 = not yet). */
export interface Heard {
  readonly seenAt: number;
  soundedAt: number;
}

/** Alerts that nobody has acknowledged, of those that are to be seen at all. @param lines of one alert each */
export const unacknowledged = (lines: readonly QueueItem[]): Alert[] => lines.filter(({ unacked }) => unacked > 0).map(({ head }) => head);

/** Severity 1 and 2, or life at stake: what the window's title counts and a notification tells. */
export const isUrgent = (alert: Alert): boolean => alert.lifeSafety || alert.severity <= 2;

/**
 * Decides which of the unacknowledged alerts sounds now.
 * @param heard is brought up to date: acknowledged alerts leave it, new ones enter, those that sound are marked
 * @param now ms of a clock that is never set back
 * @returns the gravest severity that is due, or null for silence
 */
export function soundDue(alerts: readonly Alert[], heard: Map<string, Heard>, mute: Mute | null, now: number): Severity | null {
  const present = new Set(alerts.map((alert) => alert.id));
  for (const id of heard.keys()) if (!present.has(id)) heard.delete(id);
  let due: Severity | null = null;
  for (const alert of alerts) {
    const known = heard.get(alert.id) ?? { seenAt: now, soundedAt: 0 };
    heard.set(alert.id, known);
    if (isMuted(alert, known, mute, now) || !isDue(alert, known, now)) continue;
    known.soundedAt = now;
    if (due === null || alert.severity < due) due = alert.severity;
  }
  return due;
}

function isMuted(alert: Alert, { seenAt }: Heard, mute: Mute | null, now: number): boolean {
  if (mute === null || now >= mute.until) return false;
  return !alert.lifeSafety || seenAt <= mute.since;
}

function isDue(alert: Alert, { soundedAt }: Heard, now: number): boolean {
  if (soundedAt === 0) return true;
  if (alert.lifeSafety) return now - soundedAt >= LIFE_SAFETY_EVERY_MS;
  return alert.severity <= 2 && now - soundedAt >= REMIND_EVERY_MS;
}
