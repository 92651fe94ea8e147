import { createHash } from 'node:crypto';
import type { EventReport } from '#contract/reports/event.ts';
import type { EventSpec } from '#contract/kinds/event-spec.ts';

interface Identity {
  /** Of the event: the same for every equal report of it, here, after a restart and in another process. */
  readonly id: string;
  /** The same in every report of one happening … */
  readonly said: string;
  /** … less than this apart. */
  readonly windowMs: number;
}

/** Two reports of the same instant. */
const SAME_MS = 1;

/**
 * What tells an event from others. A report that lacks an attribute of the key is told from others by all it says and its exact time; one
 * that gives no time either cannot be told from the next one like it, and is taken as often as it comes (`nth` tells them apart).
 */
export function identify(report: EventReport, device: string, { dedupe, attributes }: EventSpec, nth: string): Identity {
  const whole = dedupe.key.some((name) => report.attributes[name] === undefined);
  const names = whole ? Object.keys(attributes) : dedupe.key;
  const parts = [device, report.event, ...names.map((name) => report.attributes[name] ?? null), ...(whole ? [report.text ?? ''] : [])];
  const said = digest(JSON.stringify(whole && report.untimed ? [...parts, nth] : parts));
  return { id: `ev-${digest(`${said} ${report.observedAt}`)}`, said, windowMs: whole ? SAME_MS : dedupe.windowS * 1000 };
}

/** Of a happening that came back after one like it was over. @param ended when that was, by the device's clock */
export const saidAgain = (said: string, ended: number): string => digest(`${said} after ${ended}`);

/** 120 bits. What is in a key may tell of people: it is not kept in the clear twice. */
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 20);
