import { label, type Label } from '../label.ts';
import type { AlertSpec } from './device-kind.ts';

/** An alert of a source as a whole is of no device's kind. */
export const SOURCE_KIND = 'ingest-source';
export const SOURCE_QUIET = 'source-quiet';

const SPEC: AlertSpec = {
  label: label('整个来源无上报', 'Whole source quiet'),
  severity: 2,
  lifeSafety: false,
  affinity: 'health',
  about: 'device',
};

const SUBJECT = /^source:([^@]{1,60})(?:@(\/.*))?$/s;

/** A source as alerts and incidents name it: a protocol as a whole, or what reports by itself in one place. */
export const sourceSubject = (protocol: string, place?: string): string =>
  `source:${protocol}${place === undefined ? '' : `@${place}`}`.slice(0, 200);

/** @returns null when it names no source */
export function readSourceSubject(subject: string): { readonly protocol: string; readonly place: string | null } | null {
  const [, protocol, place] = SUBJECT.exec(subject) ?? [];
  return protocol === undefined ? null : { protocol, place: place ?? null };
}

/** `接入源 http（舜华社区）`; null when it names no source. @param placeName by path */
export function sourceLabel(subject: string, placeName: (path: string) => string | undefined): Label | null {
  const read = readSourceSubject(subject);
  if (read === null) return null;
  const name = read.place === null ? undefined : placeName(read.place);
  if (name === undefined) return label(`接入源 ${read.protocol}`, `Source ${read.protocol}`);
  return label(`接入源 ${read.protocol}（${name}）`, `Source ${read.protocol} (${name})`);
}

/** What is said of alerts that no device raises; undefined of all others. */
export const sourceAlert = (kind: string, code: string): AlertSpec | undefined =>
  kind === SOURCE_KIND && code === SOURCE_QUIET ? SPEC : undefined;
