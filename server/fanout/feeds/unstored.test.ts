import { describe, expect, it, vi } from 'vitest';
import { MemorySource } from '#client/sources/memory.ts';
import { createWorld } from '#client/world/create-world.ts';
import type { Delta } from '#contract/wire/messages.ts';
import type { Alert } from '#contract/records/alert.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import { indexKinds } from '#contract/kinds/kinds.ts';
import { Records } from '#server/records/records.ts';
import type { Audience } from '#server/audience/audience.ts';
import { Redaction } from '#server/audience/redaction.ts';
import { HASH, KINDS, PlainServer, crew, settle } from '../fixture.ts';
import type { Prepared } from '#server/fanout/transport/prepared.ts';
import { Unstored } from './unstored.ts';

const audience = (jurisdiction: string, people = true): Audience => ({ jurisdiction, people });

const alert = (id: string, kind: string, place: string, count = 1): RecordChange =>
  put('alert', {
    id,
    device: `d-${id}`,
    address: null,
    kind,
    code: 'fire',
    severity: 1,
    lifeSafety: true,
    place,
    position: null,
    raisedAt: 1,
    lastAt: count,
    observedAt: 1,
    clockFault: false,
    count,
    active: true,
    clearedAt: null,
    acked: null,
    shelved: null,
    incident: null,
    point: 'fire',
    value: 1,
    text: '三层走廊',
    simulated: true,
    stored: true,
    version: 1,
    updatedAt: 1,
    updatedBy: { id: 'system', name: 'system' },
  });
const deltaIn = (message: Prepared | null): Delta => (JSON.parse(String(message!.data)) as [number, null, [string, Delta]])[2][1];
const alertsIn = (message: Prepared | null): Alert[] =>
  deltaIn(message).entries.flatMap(({ changes }) => changes.map(({ record }) => record as Alert));

it('is encoded once for all screens of one sight, however many there are', () => {
  const records = new Records();
  const unstored = new Unstored('epoch', new Redaction(indexKinds([]), records), records);
  const changes = [put('crew', crew('c1', '/a/b')), put('crew', crew('c2', '/z'))];
  unstored.add(changes);
  const [east, all] = [audience('/a'), audience('/')];
  const first = unstored.message(changes, east, 7, 1);
  for (let screen = 0; screen < 200; screen++) expect(unstored.message(changes, east, 7, 1)).toBe(first);
  expect(unstored.message(changes, all, 7, 1)).not.toBe(first);
  expect(String(first!.data)).not.toContain('c2');
  expect(unstored.message(changes, east, 8, 1)).not.toBe(first);
  expect(unstored.message(changes, audience('/nowhere'), 7, 1)).toBeNull();

  const newcomers = unstored.all();
  expect(unstored.message(unstored.all(), east, 7, 1)).toBe(unstored.message(newcomers, east, 7, 1));
  unstored.settled([changes[0]]);
  expect(unstored.all()).toEqual([changes[1]]);
});

describe('a storm of repeats', () => {
  it('makes the text of an alert once, whatever jurisdictions see it, and once for who may not know of people', () => {
    const records = new Records();
    const unstored = new Unstored('epoch', new Redaction(KINDS, records), records);
    const changes = Array.from({ length: 50 }, (_, i) => alert(`a${i}`, i === 0 ? 'help' : 'manhole', `/a/${i % 5}`));
    const stringify = vi.spyOn(JSON, 'stringify');
    const audiences = ['/', '/a', '/a/0', '/a/1'].flatMap((jurisdiction) => [audience(jurisdiction), audience(jurisdiction, false)]);
    const messages = audiences.flatMap((one) => [1, 2, 3].map((seq) => unstored.message(changes, one, seq, 9)));
    const texts = stringify.mock.calls.filter(([value]) => (value as Partial<RecordChange>).type === 'alert').length;
    stringify.mockRestore();
    expect(texts).toBe(51);
    expect(messages.map((message) => alertsIn(message).length)).toEqual(
      [50, 50, 50, 50, 10, 10, 10, 10].flatMap((count) => [count, count, count]),
    );
    expect(deltaIn(messages[1])).toMatchObject({ epoch: 'epoch', from: 2, seq: 2, entries: [{ seq: 0, at: 9, cause: 'unstored' }] });
    expect(alertsIn(messages[0])).toEqual(changes.map(({ record }) => record));
    expect(alertsIn(messages[3])[0]).toMatchObject({ id: 'a0', device: null, text: '' });
  });

  it('says of a repeat what it changes, and of anything else all there is', async () => {
    const server = new PlainServer();
    const ears: string[] = [];
    const open = (role?: 'leader') =>
      createWorld(
        new MemorySource(
          (receiver) =>
            server.connect(
              '/a',
              role,
            )({
              closed: () => receiver.closed(),
              message: (data, drained) => {
                if (typeof data === 'string') ears.push(data);
                receiver.message(data, drained);
              },
            }),
          HASH,
        ),
        KINDS,
      );
    const whole = open();
    const masked = open('leader');
    await settle();
    const held = [alert('a', 'manhole', '/a'), alert('b', 'help', '/a')];
    server.write(...held);
    server.tick();
    await settle();
    const of = ({ record }: RecordChange, patch: Partial<Alert>): RecordChange => put('alert', { ...(record as Alert), ...patch });
    const tell = async (...changes: RecordChange[]): Promise<string> => {
      ears.length = 0;
      server.hub.publishUnstored(changes);
      await settle();
      for (const { id, record } of changes) expect(whole.get('alert', id)).toEqual(record);
      return ears.join();
    };
    expect(await tell(of(held[0], { count: 2, lastAt: 5, value: 3 }), of(held[1], { count: 2, value: 9 }))).not.toContain('三层走廊');
    expect(masked.get('alert', 'a')).toMatchObject({ count: 2, value: 3, text: '三层走廊' });
    expect(masked.get('alert', 'b')).toMatchObject({ count: 2, value: 0, text: '', device: null });
    const late = open();
    await settle();
    expect(late.get('alert', 'a')).toEqual(whole.get('alert', 'a'));
    expect(await tell(of(held[0], { count: 3, active: false }))).toContain('三层走廊');
    expect(await tell(of(held[0], { count: 4 }))).toContain('三层走廊');
    server.write(of(held[0], { count: 4 }));
    server.tick();
    await settle();
    expect(await tell(of(held[0], { count: 5 }))).not.toContain('三层走廊');
  });

  it('costs a screen that does not read one message, and it is exact when it reads again', async () => {
    const server = new PlainServer();
    const stuck: (() => void)[] = [];
    let stopped = false;
    let bytes = 0;
    const source = new MemorySource(
      (receiver) =>
        server.connect('/a')({
          closed: () => receiver.closed(),
          message: (data, drained) => {
            if (!stopped) return receiver.message(data, drained);
            bytes += data.length;
            stuck.push(() => receiver.message(data, drained));
          },
        }),
      HASH,
    );
    const world = createWorld(source, KINDS);
    await settle();
    server.tick();
    stopped = true;
    const storm = (count: number): RecordChange[] => Array.from({ length: 500 }, (_, i) => alert(`a${i}`, 'manhole', '/a', count));
    for (let count = 1; count <= 200; count++) {
      server.hub.publishUnstored(storm(count));
      server.tick();
    }
    expect(bytes).toBeLessThan(500_000);
    stopped = false;
    while (stuck.length > 0) stuck.shift()!();
    await settle();
    server.tick();
    await settle();
    expect(Array.from(world.all('alert').values(), ({ count }) => count)).toEqual(Array<number>(500).fill(200));
  });
});
