import type { Observation } from '#contract/observation.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { readReport } from '#server/ingest/report.ts';

/** `quanyan/v1/{deviceId}/observations`, where devices publish. */
const TOPIC = /^quanyan\/v1\/([^/+#\p{Cc}]{1,200})\/observations$/u;
export const OBSERVATION_FILTER = 'quanyan/v1/+/observations';
/** Payloads above this are refused unread. */
export const MAX_PAYLOAD = 65_536;
const MAX_REPORTS = 1000;

export const topicOf = (device: string): string => `quanyan/v1/${device}/observations`;

/** Device id in an observation topic, null for every other topic. */
export const deviceOf = (topic: string): string | null => TOPIC.exec(topic)?.[1] ?? null;

/** One report as devices say it. Booleans may stand for 0 and 1. */
export interface Report {
  readonly points: Readonly<Record<string, number | boolean>>;
  /** ms or s since 1970 UTC, or an ISO time with its zone; missing = time of receipt. */
  readonly observedAt?: number | string;
  readonly text?: string;
}

/** Payload a device publishes: one report, or an array of them (what it kept while out of reach). */
export const encodeReports = (reports: Report | readonly Report[]): string => JSON.stringify(reports);

export interface Parsed {
  readonly observations: Observation[];
  readonly faults: string[];
}

/** Reads a payload. What can be used is, the rest is told. Never throws. @param now ms UTC of receipt. */
export function parsePayload(payload: Uint8Array, device: string, now: number): Parsed {
  const observations: Observation[] = [];
  const faults: string[] = [];
  const fault = (message: string): void => void faults.push(message);
  if (payload.length > MAX_PAYLOAD) return { observations, faults: [`payload of ${payload.length} bytes, at most ${MAX_PAYLOAD}`] };
  const { value: body, fault: damage } = readJson(payload);
  if (damage !== null) fault(`payload is ${damage}`);
  if (body === undefined) return { observations, faults };
  const reports: unknown[] = Array.isArray(body) ? body : [body];
  if (reports.length > MAX_REPORTS) return { observations, faults: [`${reports.length} reports in one message, at most ${MAX_REPORTS}`] };
  for (const report of reports) readReport(report, { device, source: 'mqtt', now }, observations, fault);
  return { observations, faults };
}
