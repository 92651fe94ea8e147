import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { EventSpec, Raise } from '#contract/kinds/event-spec.ts';
import type { Device } from '#contract/records/device.ts';
import type { AlertSignal } from '#server/rules/rule.ts';

const holds = ({ when }: Raise, event: DeviceEvent): boolean => when === undefined || when.is.includes(event.attributes[when.attribute]);

/** The alerts that an event raises. */
export const raisedBy = (spec: EventSpec, event: DeviceEvent): Raise[] => (spec.raises ?? []).filter((raise) => holds(raise, event));

/**
 * What an event says of alerts: those it raises begin (and end at once, when it was over as it happened), those it clears end. One that
 * came late says nothing of now: only a call for help is told, and leaves an alert that is cleared and waits for somebody to take notice.
 */
export function signalsOf(event: DeviceEvent, spec: EventSpec, kind: DeviceKind, device: Device): AlertSignal[] {
  const signal = (code: string, on: boolean): AlertSignal => ({
    device: device.id,
    address: null,
    kind: kind.id,
    code,
    on,
    place: device.place,
    position: device.position,
    point: event.type,
    value: 0,
    observedAt: event.observedAt,
    receivedAt: event.receivedAt,
    clockFault: event.clockFault,
    text: event.text,
    simulated: device.simulated,
    ...(on ? { event: event.id } : {}),
  });
  const raised = raisedBy(spec, event);
  if (event.late)
    return raised.filter(({ code }) => kind.alerts[code].lifeSafety).map(({ code }) => ({ ...signal(code, true), late: true }));
  return [
    ...(spec.clears ?? []).map((code) => signal(code, false)),
    ...raised.flatMap(({ code, momentary }) => (momentary ? [signal(code, true), signal(code, false)] : [signal(code, true)])),
  ];
}
