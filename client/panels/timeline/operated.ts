import type { DeviceEvent } from '#contract/reports/event.ts';
import { isWithin } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { readFocus } from '#contract/wire/event-focus.ts';

/** One line of a timeline. */
type Line = { readonly id: string; readonly at: number } & ({ readonly event: DeviceEvent } | { readonly operation: Operation });

type Focus = NonNullable<ReturnType<typeof readFocus>>;

/** Of an incident: which devices, and from when to when. */
interface Case {
  readonly incident: Incident | undefined;
  readonly alerts: Iterable<Alert>;
}

/** Operations of a device, of the devices at a place, or of an incident's devices while it was open. */
export function operationsAt({ type, id }: Focus, all: Iterable<Operation>, { incident, alerts }: Case): Operation[] {
  if (type === 'device') return [...all].filter(({ device }) => device === id);
  if (type === 'place') return [...all].filter(({ place }) => isWithin(place, id));
  const devices = new Set([...alerts].flatMap((alert) => (alert.incident === id && alert.device !== null ? [alert.device] : [])));
  const [from, to] = [incident?.openedAt ?? Infinity, incident?.closedAt ?? Infinity];
  return [...all].filter(({ device, requestedAt }) => devices.has(device) && requestedAt >= from && requestedAt <= to);
}

/**
 * Events and operations in one list, newest first.
 * @param events newest first
 * @param whole false = older events are still to be read: operations from before the oldest of them wait for it
 */
export function linesOf(events: readonly DeviceEvent[], operations: readonly Operation[], whole: boolean): Line[] {
  const oldest = whole ? -Infinity : (events.at(-1)?.at ?? Infinity);
  const told = operations
    .filter(({ requestedAt }) => requestedAt >= oldest)
    .map((operation): Line => ({ id: operation.id, at: operation.requestedAt, operation }));
  return [...events.map((event): Line => ({ id: event.id, at: event.at, event })), ...told].sort((a, b) => b.at - a.at);
}
