import { expect, it } from 'vitest';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { put } from '#contract/records/record.ts';
import type { EventPage } from '#contract/wire/messages.ts';
import { Redaction } from '#server/audience/redaction.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { EventFeed } from './event-feed.ts';
import { KINDS, device } from '../fixture.ts';
import type { Peer } from '../transport/peer.ts';
import { Subscriber } from '../subscriber.ts';

const event = (n: number, fields: Partial<DeviceEvent> = {}): DeviceEvent => ({
  id: `e${n}`,
  device: 'd1',
  kind: 'manhole',
  type: 'seen',
  place: '/1/2/3',
  at: n,
  observedAt: n,
  receivedAt: n,
  clockFault: false,
  attributes: {},
  text: '',
  simulated: true,
  ...fields,
});

/** A screen that takes what it is sent when it is told to. */
class Screen {
  readonly pages: EventPage[] = [];
  readonly subscriber: Subscriber;
  reads = true;
  #drained: (() => void)[] = [];

  constructor() {
    const peer: Peer = {
      from: 'test',
      authenticate: () => null,
      send: ({ data }, drained) => {
        this.pages.push((JSON.parse(String(data)) as [number, null, [string, EventPage]])[2][1]);
        if (drained === undefined) return;
        if (this.reads) queueMicrotask(drained);
        else this.#drained.push(drained);
      },
      corked: (work) => work(),
      backlog: () => 0,
      close: () => undefined,
    };
    this.subscriber = new Subscriber(peer, {} as never, 0);
    this.subscriber.phase = 'live';
  }

  read(): void {
    for (const drained of this.#drained.splice(0)) drained();
  }

  get ids(): string[] {
    return this.pages.flatMap(({ events }) => events.map(({ id }) => id));
  }
}

/** What the hub does after every tick. */
const tell = (feed: EventFeed): void => feed.due().forEach((subscriber) => feed.pump(subscriber));

const audience = { jurisdiction: '/1', people: true };

function open(): { feed: EventFeed; records: Records } {
  const records = new Records();
  records.apply([put('device', device(1, '/1/2/3')), put('device', device(2, '/1/20')), put('device', device(3, '/9'))]);
  return { feed: new EventFeed(records, new Redaction(KINDS, records), KINDS), records };
}

it('each screen is told of what it looks at, and of nothing that it may not see', async () => {
  const { feed } = open();
  const [place, one, whole] = [new Screen(), new Screen(), new Screen()];
  expect(feed.watch(place.subscriber, ['place:/1/2'], audience)).toBeNull();
  expect(feed.watch(one.subscriber, ['device:d2'], audience)).toBeNull();
  expect(feed.watch(whole.subscriber, ['place:/'], audience)).toBeNull();
  feed.publish([event(1), event(2, { device: 'd2', place: '/1/20' }), event(3, { device: 'd3', place: '/9' })]);
  tell(feed);
  expect([place.ids, one.ids, whole.ids]).toEqual([['e1'], ['e2'], ['e1', 'e2']]);
  expect(feed.watch(one.subscriber, ['device:d3'], audience)).toBe('not-found');
  expect(feed.watch(one.subscriber, ['place:/9'], audience)).toBe('not-found');
  expect(feed.watch(one.subscriber, ['nothing'], audience)).toBe('unknown');
  await Promise.resolve();
  feed.leave(place.subscriber);
  feed.publish([event(4)]);
  tell(feed);
  expect([place.ids, whole.ids]).toEqual([['e1'], ['e1', 'e2', 'e4']]);
});

it('a screen that does not read costs one message, and learns of the gap when it does', async () => {
  const { feed } = open();
  const [slow, quick] = [new Screen(), new Screen()];
  slow.reads = false;
  for (const screen of [slow, quick]) feed.watch(screen.subscriber, ['place:/1'], audience);
  for (let n = 0; n < 1000; n++) {
    feed.publish([event(n)]);
    tell(feed);
    await Promise.resolve();
  }
  expect([slow.pages.length, slow.ids]).toEqual([1, ['e0']]);
  expect(quick.ids).toHaveLength(1000);
  expect(quick.pages.some(({ gap }) => gap)).toBe(false);
  slow.reads = true;
  slow.read();
  expect(slow.pages[1]).toMatchObject({ gap: true });
  expect(slow.ids.at(-1)).toBe('e999');
  expect(slow.ids.length).toBeLessThan(500);
});

it('an incident is told by its devices, those that join it too', async () => {
  const { feed, records } = open();
  const screen = new Screen();
  const alert = (id: string, of: string) => put('alert', make('alert', { id, device: of, place: '/1/2/3' }));
  const incident = (...alerts: string[]) => put('incident', make('incident', { id: 'i1', place: '/1', alerts }));
  records.apply([alert('al1', 'd1'), incident('al1')]);
  expect(feed.watch(screen.subscriber, ['incident:i1'], audience)).toBeNull();
  feed.publish([event(1), event(2, { device: 'd2', place: '/1/20' })]);
  tell(feed);
  await Promise.resolve();
  const changes = [alert('al2', 'd2'), incident('al1', 'al2')];
  records.apply(changes);
  feed.apply(changes);
  feed.publish([event(3, { device: 'd2', place: '/1/20' })]);
  tell(feed);
  expect(screen.ids).toEqual(['e1', 'e3']);
});
