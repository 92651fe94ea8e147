import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { connectAsync } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testContext, until } from '#server/ingest/testing.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { startEmbedded } from '#server/ingest/mqtt/embedded.ts';
import { findDialects } from '#server/ingest/mqtt/take.ts';
import { readPayload, readTopic } from './codec.ts';
import { encodeInvoke, invokeTopicOf } from './functions.ts';
import { provenDevice } from './sign-in.ts';

const NOW = Date.UTC(2026, 10, 26, 8);
const SEED = 26_875;
const kinds = await loadKinds();
const ledger = (...known: string[]): { knows(device: string): boolean; kinds: typeof kinds } => ({
  knows: (device) => known.includes(device),
  kinds,
});
const heard = (payload: string | Uint8Array, kind = 'smoke-detector', says = 'properties'): ReturnType<typeof readPayload> =>
  readPayload({ device: 'd', says, payload: Buffer.from(payload) }, { now: () => NOW, kinds, kindOf: () => kinds.get(kind) });

describe('topics', () => {
  it.each([
    ['/p/d/properties/report', { device: 'd', says: 'properties' }],
    ['/p/d/properties/read/reply', { device: 'd', says: 'properties' }],
    ['/manhole/d/event/open', { device: 'd', says: 'event open', kindHint: 'manhole' }],
    ['/p/d/online', { device: 'd', says: 'nothing' }],
    ['/p/d/function/invoke/reply', { device: 'd', says: 'reply' }],
    ['/p/gw/child/7/properties/report', { device: 'gw/7', via: 'gw', says: 'properties' }],
    ['/p/gw/child/c-known/event/fire', { device: 'c-known', via: 'gw', says: 'event fire' }],
    ['/p/gw/child/both/properties/report', { device: 'gw/both', via: 'gw', says: 'properties' }],
  ])('%s', (topic, about) => expect(readTopic(topic, ledger('c-known', 'both', 'gw/both'))).toEqual(about));

  it.each([
    'p/d/properties/report',
    '/p/d',
    '/p/d/properties',
    '/p/d/event/',
    '/p//event/x',
    '/p/+/event/x',
    '/p/d/e\n/event/x',
    '//d/online',
  ])('%j is none', (topic) => expect(readTopic(topic, ledger())).toBeNull());

  it('belong to one dialect at most', async () => {
    const dialects = await findDialects();
    const context = testContext();
    for (const topic of [
      'quanyan/v1/d/observations',
      'quanyan/v1/d/events',
      '/p/d/properties/report',
      '/p/d/event/x',
      '/quanyan/v1/event/x',
      '/API/V1/Up/LiftFault',
      'lifts/gb2017/3010/state',
    ])
      expect([topic, dialects.filter(({ address }) => address(topic, context, new Uint8Array()) !== null).length]).toEqual([topic, 1]);
  });
});

describe('payloads', () => {
  it('a report has the time of the device, or that of receipt', () => {
    const report = '{"messageId":"1","timestamp":1795392930000,"properties":{"fire":1}}';
    expect(heard(report).observations).toEqual([
      { device: 'd', point: 'fire', value: 1, observedAt: 1_795_392_930_000, quality: 'good', source: 'jetlinks' },
    ]);
    expect(heard('{"properties":{"fire":1}}').observations).toMatchObject([{ observedAt: NOW, untimed: true }]);
  });

  it.each(['', 'null', '7', '[]', '{}', '{"properties":7}', '{"properties":{}}', 'no json', '\u0000\u0001'])(
    '%j is told, and nothing is taken of it',
    (text) => {
      const { observations, events, faults } = heard(text);
      expect([observations, events, faults.length]).toEqual([[], [], 1]);
    },
  );

  it(`a fire is not lost to a bad byte beside it, and no bytes throw (seed ${SEED})`, () => {
    const beside = ['{"messageId":"1","timestamp":1795392930000,"properties":{"test":', '0', ',"fire":1,"fault":', '0', '}}'];
    const byte = fc.integer({ min: 0, max: 255 }).filter((code) => !'"{}[]\\'.includes(String.fromCharCode(code)));
    fc.assert(
      fc.property(byte, byte, (a, b) => {
        const bytes = Buffer.concat([beside[0], [a], beside[2], [b], beside[4]].map((part) => Buffer.from(part as string)));
        expect(heard(bytes).observations).toContainEqual(expect.objectContaining({ point: 'fire', value: 1 }));
      }),
      { seed: SEED, numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('properties', 'event x', 'nothing', 'reply'), (bytes, says) => {
        heard(bytes, 'access-gate', says);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('functions', () => {
  const order = { id: 'CZ1', device: { id: 'd', addresses: [] }, action: 'hold-open', params: { lane: 'walk', seconds: 5 } };

  it.each([
    ['/p/d/properties/report', '/p/d/function/invoke'],
    ['/p/gw/child/7/event/open', '/p/gw/child/7/function/invoke'],
    ['/p/d/online', '/p/d/function/invoke'],
  ])('a device that spoke on %s is told on %s', (spoke, told) => expect(invokeTopicOf('d', spoke)).toBe(told));

  it.each([
    ['jetlinks:p/d', '/p/d/function/invoke'],
    ['jetlinks:p/gw/7', '/p/gw/child/7/function/invoke'],
  ])('one that never spoke is told where the ledger says: %s', (address, told) => expect(invokeTopicOf(address, null)).toBe(told));
  it.each(['d', 'jetlinks:p', 'jetlinks:p/', 'jetlinks:p/a/b/c', 'jetlinks:+/d', 'jetlinks:p/#'])('%s says nowhere', (name) =>
    expect(invokeTopicOf(name, null)).toBeNull(),
  );

  it('carry the params as inputs, and the id of the operation as that of the message', () => {
    expect(JSON.parse(encodeInvoke(order))).toMatchObject({
      messageId: 'CZ1',
      functionId: 'hold-open',
      inputs: [
        { name: 'lane', value: 'walk' },
        { name: 'seconds', value: 5 },
      ],
    });
  });

  it.each([
    ['{"messageId":"CZ1","success":true,"output":"done"}', { took: true, text: 'done' }],
    ['{"messageId":"CZ1"}', { took: true, text: '' }],
    ['{"messageId":"CZ1","success":false,"code":"busy","message":"电机过热"}', { took: false, text: '电机过热' }],
    ['{"messageId":"CZ1","success":false,"code":"busy"}', { took: false, text: 'busy' }],
  ])('%s answers', (text, answer) => {
    expect(heard(text, 'access-gate', 'reply')).toMatchObject({ answers: [{ operation: 'CZ1', answer }], faults: [] });
  });

  it.each(['{"success":true}', '{"messageId":7,"success":true}', '{"messageId":"CZ1","success":"yes"}', '[]'])(
    '%s is told, and answers nothing',
    (text) => {
      const { answers = [], faults } = heard(text, 'access-gate', 'reply');
      expect([answers, faults.length]).toEqual([[], 1]);
    },
  );
});

describe('sign-in', () => {
  const SECRET = 'admin:a-key-of-16-letters';
  const login = (secureId: string, key: string, at: number | string, clientId = 'gw'): Parameters<typeof provenDevice>[0] => {
    const username = `${secureId}|${at}`;
    return { clientId, username, password: createHash('md5').update(`${username}|${key}`).digest('hex') };
  };

  it('proves the device of the client id, within five minutes of its clock', () => {
    const proved = (...given: Parameters<typeof login>): string | null => provenDevice(login(...given), SECRET, NOW);
    expect(proved('admin', 'a-key-of-16-letters', NOW - 299_000)).toBe('gw');
    expect(proved('admin', 'a-key-of-16-letters', NOW + 301_000)).toBeNull();
    expect(proved('admin', 'another-key-of-16', NOW)).toBeNull();
    expect(proved('root', 'a-key-of-16-letters', NOW)).toBeNull();
    expect(proved('admin', 'a-key-of-16-letters', 'now')).toBeNull();
    expect(proved('admin', 'a-key-of-16-letters', NOW, '')).toBeNull();
    expect(proved('admin', 'a-key-of-16-letters', NOW, 'a/b')).toBeNull();
    expect(provenDevice(login('admin', 'a-key-of-16-letters', NOW), undefined, NOW)).toBeNull();
  });

  it('opens the device itself and what is behind it, and no other', async () => {
    const context = testContext({ env: { QUANYAN_JETLINKS_SECRET: SECRET }, mayReport: () => false });
    const running = await startEmbedded(context, await findDialects());
    onTestFinished(() => running.stop());
    const url = running.addresses[0];
    const { clientId, username, password } = login('admin', 'a-key-of-16-letters', Date.now());
    await expect(connectAsync(url, { clientId, username, password: 'f'.repeat(32), reconnectPeriod: 0 })).rejects.toThrow('Not authorized');
    const client = await connectAsync(url, { clientId, username, password, reconnectPeriod: 0 });
    const report = (topic: string): Promise<unknown> => client.publishAsync(topic, '{"properties":{"fire":1}}', { qos: 1 });
    for (const topic of ['/p/gw/properties/report', '/p/gw/child/1/properties/report', '/p/other/properties/report']) await report(topic);
    await client.endAsync();
    await until(() => context.rejects.count('jetlinks') === 1);
    expect(context.accepted.map(({ device }) => device)).toEqual(['gw', 'gw/1']);
    expect(context.rejects.list().find(({ source }) => source === 'jetlinks')!.last[0].reason).toBe('not allowed to report for other');
  });
});
