import type { DeviceEvent } from '../reports/event.ts';

/** Whose events: a device's, those at a place and below it, or those of the devices that an incident is about. */
const FOCUS_TYPES = ['device', 'place', 'incident'] as const;
export type FocusType = (typeof FOCUS_TYPES)[number];
/** `device:gate-1`, `place:/370102/370102004`, `incident:SJ20261123-0042`. */
export type EventFocus = `${FocusType}:${string}`;

/** Null when it is no focus. */
export function readFocus(focus: unknown): { readonly type: FocusType; readonly id: string } | null {
  if (typeof focus !== 'string' || focus.length > 600) return null;
  const at = focus.indexOf(':');
  const type = FOCUS_TYPES.find((one) => one === focus.slice(0, at));
  const named = focus.slice(at + 1);
  return type === undefined || named === '' ? null : { type, id: named };
}

/** Focuses of one screen at a time; together they fit into one message of a screen. */
export const MAX_FOCUSES = 3;

/** Newest first. */
export const compareEvents = (a: Pick<DeviceEvent, 'at' | 'id'>, b: Pick<DeviceEvent, 'at' | 'id'>): number =>
  b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
