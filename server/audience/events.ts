import type { DeviceEvent } from '#contract/reports/event.ts';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import { isVisible } from '#contract/places/geo.ts';
import { isPersonalKind, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Audience } from './audience.ts';
import { maskPlate } from './mask-plate.ts';

/**
 * An event as this audience may know it; null = not at all. By the classes that its kind declares, before anything is encoded: plates are
 * masked for everybody, what tells of a person, a home or health, and what was said in words, is for who may know of people.
 * What no kind declares any more is left out.
 */
export function eventFor(event: DeviceEvent, { jurisdiction, people, veil }: Audience, kinds: KindIndex): DeviceEvent | null {
  // What happens at a device is asked for, and people from outside ask for nothing.
  if (veil !== undefined) return null;
  const kind = kinds.get(event.kind);
  if (!isVisible(event.place, jurisdiction) || (!people && (kind === undefined || isPersonalKind(kind)))) return null;
  const specs = kind?.events?.[event.type]?.attributes ?? {};
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(event.attributes)) {
    const { class: dataClass, type } = Object.hasOwn(specs, name) ? specs[name] : { class: null, type: null };
    const whole = dataClass !== 'plate' || type === 'media';
    if (dataClass === 'plain' || (people && dataClass !== null && whole)) attributes[name] = value;
    else if (dataClass === 'plate' && type !== 'media') attributes[name] = maskPlate(String(value));
  }
  return { ...event, attributes, text: people ? event.text : '' };
}

/** Kinds whose events are not even to be known of. */
export const untoldKinds = ({ people }: Audience, kinds: KindIndex): string[] =>
  people ? [] : Array.from(kinds.values(), (kind) => (isPersonalKind(kind) ? kind.id : '')).filter(Boolean);
