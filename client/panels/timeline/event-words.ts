import type { DeviceEvent } from '#contract/reports/event.ts';
import type { AttributeSpec, AttributeValue } from '#contract/kinds/event-spec.ts';
import { label, type Label } from '#contract/label.ts';
import type { Severity } from '#contract/severity.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { ShownMedia } from '#client/media/media.ts';

/** What happened, in the words of its kind, else its bare name. */
export const eventLabel = (kinds: KindIndex, { kind, type }: DeviceEvent): Label =>
  kinds.get(kind)?.events?.[type]?.label ?? label(type, type);

/** The gravest alert that it raises; null when it is an everyday one. */
export function eventSeverity(kinds: KindIndex, { kind, type }: DeviceEvent): Severity | null {
  const found = kinds.get(kind);
  const severities = (found?.events?.[type]?.raises ?? []).map(({ code }) => found!.alerts[code].severity);
  return severities.length === 0 ? null : (severities.reduce((a, b) => (b < a ? b : a)) as Severity);
}

interface Said {
  readonly name: string;
  readonly label: Label;
  readonly value: Label;
  /** It says by itself what it is: a word of a list, a plate. */
  readonly plain: boolean;
}

/** Numbers that the device counts by tell people nothing. */
const COUNTERS: ReadonlySet<string> = new Set(['serial', 'track']);

/** What it said, in the order of its kind; what the viewer may not know is not there. */
export function saidBy(kinds: KindIndex, { kind, type, attributes }: DeviceEvent): Said[] {
  const specs = kinds.get(kind)?.events?.[type]?.attributes ?? {};
  return Object.entries(specs)
    .filter(([name, { type: sort }]) => Object.hasOwn(attributes, name) && !COUNTERS.has(name) && sort !== 'media')
    .map(([name, spec]) => ({
      name,
      label: spec.label,
      value: valueWords(spec, attributes[name]),
      plain: spec.type === 'code' || spec.class === 'plate',
    }));
}

/** Pictures and clips that prove it, as far as the viewer may know of them. */
export function shownBy(kinds: KindIndex, { kind, type, attributes, at, device }: DeviceEvent, deviceName: string): ShownMedia[] {
  const specs = Object.entries(kinds.get(kind)?.events?.[type]?.attributes ?? {});
  return specs
    .filter(([name, spec]) => spec.type === 'media' && Object.hasOwn(attributes, name))
    .map(([name]) => ({ id: String(attributes[name]), at, by: { id: device, name: deviceName }, note: '' }));
}

export const showsMedia = (kinds: KindIndex, event: DeviceEvent): boolean => shownBy(kinds, event, '').length > 0;

function valueWords({ type, unit = '', words }: AttributeSpec, value: AttributeValue): Label {
  if (type === 'code') return words?.[String(value)] ?? label(String(value), String(value));
  if (type === 'flag') return value === true ? label('是', 'Yes') : label('否', 'No');
  const text = `${value}${unit === '' ? '' : unit === '%' ? '%' : ` ${unit}`}`;
  return label(text, text);
}
