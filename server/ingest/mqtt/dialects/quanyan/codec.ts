import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { EventReport } from '#contract/reports/event.ts';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { Observation } from '#contract/reports/observation.ts';
import type { TrackReport } from '#contract/reports/track.ts';
import { readEvent } from '#server/ingest/event.ts';
import { MAX_PAYLOAD } from '#server/ingest/mqtt/dialect.ts';
import { readJson } from '#server/ingest/json/read.ts';
import { readReport, type FaultSink } from '#server/ingest/report.ts';
import { readTrack } from '#server/ingest/track.ts';

/** `quanyan/v1/{deviceId}/observations` and `…/events` and `…/results`, where devices publish, and `quanyan/v1/{moverId}/track`. */
const PREFIX = 'quanyan/v1/';
const SAYS = ['observations', 'events', 'track', 'results'] as const;
const DEVICE = /^[^/+#\p{Cc}]{1,200}$/u;
/** What most ids are made of, which is told faster. */
const PLAIN_DEVICE = /^[\w:.-]{1,200}$/;
export const OBSERVATION_FILTER = 'quanyan/v1/+/observations';
export const EVENT_FILTER = 'quanyan/v1/+/events';
export const TRACK_FILTER = 'quanyan/v1/+/track';
const MAX_REPORTS = 1000;

export const topicOf = (device: string): string => `quanyan/v1/${device}/observations`;

export const eventTopicOf = (device: string): string => `quanyan/v1/${device}/events`;

export const trackTopicOf = (mover: string): string => `quanyan/v1/${mover}/track`;

type Says = (typeof SAYS)[number];

/** Device id in a topic that devices publish to, and what they say there; null for every other topic. */
export function readTopic(topic: string): { readonly device: string; readonly says: Says } | null {
  if (!topic.startsWith(PREFIX)) return null;
  const end = topic.lastIndexOf('/');
  const said = topic.slice(end + 1);
  const says = SAYS.find((one) => one === said);
  if (says === undefined || end < PREFIX.length) return null;
  const device = topic.slice(PREFIX.length, end);
  return PLAIN_DEVICE.test(device) || DEVICE.test(device) ? { device, says } : null;
}

/** One report as devices say it. Booleans may stand for 0 and 1. */
interface Report {
  readonly points: Readonly<Record<string, number | boolean>>;
  /** ms or s since 1970 UTC, or an ISO time with its zone; missing = time of receipt. */
  readonly observedAt?: number | string;
  readonly text?: string;
}

/** One event as devices say it. */
export interface EventMessage {
  readonly event: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** As a report's; what says a thing again says the same time. */
  readonly observedAt?: number | string;
  readonly text?: string;
}

/** Payload a device publishes: one event, or an array of them. */
export const encodeEvents = (events: EventMessage | readonly EventMessage[]): string => JSON.stringify(events);

/** One position as movers say it; in degrees WGS-84, metres and seconds. */
export interface TrackMessage extends Pick<TrackReport, 'lng' | 'lat' | 'height' | 'heading' | 'speed' | 'accuracy' | 'battery'> {
  /** As a report's `observedAt`. */
  readonly at?: number | string;
}

/** Payload a mover publishes: where it is, or where it was while out of reach. */
export const encodeTrack = (track: TrackMessage | readonly TrackMessage[]): string => JSON.stringify(track);

/** Payload a device publishes: one report, or an array of them (what it kept while out of reach). */
export const encodeReports = (reports: Report | readonly Report[]): string => JSON.stringify(reports);

interface Parsed {
  readonly observations: Observation[];
  readonly faults: string[];
}

/** Reads a payload. What can be used is, the rest is told. Never throws. @param now ms UTC of receipt. */
export function parsePayload(payload: Uint8Array, device: string, now: number): Parsed {
  const observations: Observation[] = [];
  const faults = eachIn(payload, (report, fault) => readReport(report, { device, source: 'mqtt', now }, observations, fault));
  return { observations, faults };
}

interface ParsedEvents {
  readonly events: EventReport[];
  readonly faults: string[];
}

/** The same of events. @param kind the ledger's of this device; undefined when it knows none */
export function parseEvents(payload: Uint8Array, device: string, now: number, kind: DeviceKind | undefined): ParsedEvents {
  const events: EventReport[] = [];
  const faults = eachIn(payload, (event, fault) => readEvent(event, { device, source: 'mqtt', now, kind }, events, fault));
  return { events, faults };
}

interface ParsedTracks {
  readonly tracks: TrackReport[];
  readonly faults: string[];
}

/** The same of where a mover is. */
export function parseTracks(payload: Uint8Array, mover: string, now: number): ParsedTracks {
  const tracks: TrackReport[] = [];
  const faults = eachIn(payload, (track, fault) => readTrack(track, { mover, source: 'mqtt', now }, tracks, fault));
  return { tracks, faults };
}

/** @returns what was wrong */
export function eachIn(payload: Uint8Array, read: (item: unknown, fault: FaultSink) => void): string[] {
  const faults: string[] = [];
  const fault = (message: string): void => void faults.push(message);
  if (payload.length > MAX_PAYLOAD) return [`payload of ${payload.length} bytes, at most ${MAX_PAYLOAD}`];
  const { value: body, fault: damage } = readJson(payload);
  if (damage !== null) fault(`payload is ${damage}`);
  if (body === undefined) return faults;
  const items: unknown[] = Array.isArray(body) ? body : [body];
  if (items.length > MAX_REPORTS) return [`${items.length} reports in one message, at most ${MAX_REPORTS}`];
  for (const item of items) read(item, fault);
  return faults;
}
