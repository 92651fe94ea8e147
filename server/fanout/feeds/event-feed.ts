import type { DeviceEvent } from '#contract/reports/event.ts';
import { readFocus, type EventFocus, type FocusType } from '#contract/wire/event-focus.ts';
import { EVERYWHERE, isVisible, isWithin, parentPath } from '#contract/places/geo.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { encodeEvent } from '#contract/wire/packets.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { RecordChange } from '#contract/records/record.ts';
import { audienceKey, type Audience } from '#server/audience/audience.ts';
import { eventFor } from '#server/audience/events.ts';
import { devicesOf } from '#server/audience/incident-devices.ts';
import type { Redaction } from '#server/audience/redaction.ts';
import { prepareText, type Prepared } from '#server/fanout/transport/prepared.ts';
import type { Records } from '#server/records/records.ts';
import type { Subscriber } from '../subscriber.ts';

/** Events of one focus that are kept for its slow screens. */
const KEPT = 200;

/** The screens of one audience that watch one focus: they are sent the same bytes. */
interface Watchers {
  readonly key: string;
  readonly focus: EventFocus;
  readonly audience: Audience;
  /** Where its events are looked for: `device:…`, `place:…`; of an incident, each of its devices. */
  watched: readonly string[];
  /** Newest last; the first is number `first`. */
  events: DeviceEvent[];
  first: number;
  readonly members: Map<Subscriber, { at: number }>;
  readonly messages: Map<number, Prepared>;
}

export type WatchFault = 'unknown' | 'not-found';

/**
 * Events as they become durable, to who looks at the device, place or incident. As with frames a screen costs a position and one undrained
 * message: a screen that reads too slowly is told that some were skipped, and reads them by REST.
 */
export class EventFeed {
  readonly #published: Records;
  readonly #redaction: Redaction;
  readonly #kinds: KindIndex;
  readonly #groups = new Map<string, Watchers>();
  /** By what they watch. */
  readonly #watching = new Map<string, Set<Watchers>>();
  readonly #of = new Map<Subscriber, Watchers[]>();
  /** Those with events that were not yet sent. */
  readonly #fresh = new Set<Watchers>();
  /** Screens with a message of events that has not left. */
  readonly #telling = new Set<Subscriber>();

  constructor(published: Records, redaction: Redaction, kinds: KindIndex) {
    this.#published = published;
    this.#redaction = redaction;
    this.#kinds = kinds;
  }

  /** What a screen looks at from now on. @returns why it cannot be that: then it looks at what it did before */
  watch(subscriber: Subscriber, focuses: readonly unknown[], audience: Audience): WatchFault | null {
    const wanted: { focus: EventFocus; watched: readonly string[] }[] = [];
    for (const raw of focuses) {
      const focus = readFocus(raw);
      if (focus === null) return 'unknown';
      const watched = this.#resolve(focus.type, focus.id, audience);
      if (watched === null) return 'not-found';
      wanted.push({ focus: raw as EventFocus, watched });
    }
    this.leave(subscriber);
    const groups = wanted.map(({ focus, watched }) => this.#group(focus, watched, audience));
    for (const group of groups) group.members.set(subscriber, { at: group.first + group.events.length });
    if (groups.length > 0) this.#of.set(subscriber, groups);
    return null;
  }

  /** It looks at nothing any more. */
  leave(subscriber: Subscriber): void {
    for (const group of this.#of.get(subscriber) ?? []) {
      group.members.delete(subscriber);
      if (group.members.size > 0) continue;
      this.#groups.delete(group.key);
      this.#fresh.delete(group);
      this.#index(group, []);
    }
    this.#of.delete(subscriber);
    this.#telling.delete(subscriber);
  }

  publish(events: readonly DeviceEvent[]): void {
    if (this.#groups.size === 0) return;
    for (const event of events) {
      const found = new Set<Watchers>();
      for (const key of keysOf(event)) for (const group of this.#watching.get(key) ?? []) found.add(group);
      for (const group of found) this.#take(group, event);
    }
  }

  /** Alerts may have joined an incident that somebody looks at. */
  apply(changes: readonly RecordChange[]): void {
    for (const { type, id } of changes) {
      if (type !== 'incident') continue;
      for (const group of this.#groups.values())
        if (group.focus === `incident:${id}`) this.#index(group, this.#resolve('incident', id, group.audience) ?? []);
    }
  }

  /** After every tick: the screens that are to be told, by `pump`. */
  due(): ReadonlySet<Subscriber> {
    const due = new Set<Subscriber>();
    for (const group of this.#fresh) for (const subscriber of group.members.keys()) due.add(subscriber);
    this.#fresh.clear();
    return due;
  }

  #take(group: Watchers, event: DeviceEvent): void {
    const shown = eventFor(event, group.audience, this.#kinds);
    if (shown === null) return;
    group.messages.clear();
    group.events.push(shown);
    if (group.events.length > KEPT * 2) {
      const passed = group.events.length - KEPT;
      group.events = group.events.slice(passed);
      group.first += passed;
    }
    this.#fresh.add(group);
  }

  /** Sends a screen what it lacks, one message after the other. */
  pump(subscriber: Subscriber): void {
    if (subscriber.phase === 'gone' || this.#telling.has(subscriber)) return;
    for (const group of this.#of.get(subscriber) ?? []) {
      const position = group.members.get(subscriber)!;
      const end = group.first + group.events.length;
      if (position.at >= end) continue;
      const message = this.#message(group, position.at);
      position.at = end;
      const { generation } = subscriber;
      this.#telling.add(subscriber);
      subscriber.peer.send(message, () => {
        if (generation !== subscriber.generation) return;
        this.#telling.delete(subscriber);
        this.pump(subscriber);
      });
      return;
    }
  }

  #message(group: Watchers, from: number): Prepared {
    const { first, focus, events, messages } = group;
    const gap = from < first;
    const made =
      messages.get(from) ??
      prepareText(encodeEvent('events', { focus, events: gap ? events : events.slice(from - first), ...(gap ? { gap } : {}) }));
    messages.set(from, made);
    return made;
  }

  #group(focus: EventFocus, watched: readonly string[], audience: Audience): Watchers {
    const key = `${audienceKey(audience)} ${focus}`;
    const known = this.#groups.get(key);
    if (known) return known;
    const group: Watchers = { key, focus, audience, watched: [], events: [], first: 0, members: new Map(), messages: new Map() };
    this.#groups.set(key, group);
    this.#index(group, watched);
    return group;
  }

  #index(group: Watchers, watched: readonly string[]): void {
    for (const key of group.watched) {
      const others = this.#watching.get(key);
      others?.delete(group);
      if (others?.size === 0) this.#watching.delete(key);
    }
    group.watched = watched;
    for (const key of watched) {
      const others = this.#watching.get(key) ?? new Set();
      this.#watching.set(key, others.add(group));
    }
  }

  /** Null when there is no such thing for this audience. */
  #resolve(type: FocusType, id: string, audience: Audience): string[] | null {
    if (type === 'place') {
      // More than one's own is asked for, and one's own is told.
      const reaches = isVisible(id, audience.jurisdiction) || isWithin(audience.jurisdiction, id) || id === EVERYWHERE;
      return reaches ? [`place:${isWithin(audience.jurisdiction, id) ? audience.jurisdiction : id}`] : null;
    }
    const record = this.#published.get(type, id);
    if (record === undefined || this.#redaction.show(type, record, audience) === null) return null;
    if (type === 'device') return [`device:${id}`];
    const alerts = (record as Incident).alerts.map((alert) => this.#published.get('alert', alert)).filter((alert) => alert !== undefined);
    return devicesOf(alerts, this.#redaction, audience).map((device) => `device:${device}`);
  }
}

/** Everything that somebody may look at and be told of this event. */
function* keysOf({ device, place }: DeviceEvent): Generator<string> {
  yield `device:${device}`;
  yield 'place:/';
  for (let path = place; path !== ''; path = parentPath(path)) yield `place:${path}`;
}
