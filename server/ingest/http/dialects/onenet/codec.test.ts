import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKinds } from '#server/lib/kinds.ts';
import { isSigned, openPush, readPush, signatureOf } from './codec.ts';
import { readStreams } from './settings.ts';

const NOW = Date.UTC(2026, 10, 26, 8);
const SEED = 10_086;
const TOKEN = 'quanyan-test';
const kinds = await loadKinds();

type Asking = Parameters<typeof readPush>[1];
const asking = (kind: string, ...known: string[]): Asking => ({
  now: () => NOW,
  knows: (device) => known.includes(device),
  kindOf: () => kinds.get(kind),
  allowed: (device) => device !== 'onenet:other',
  streams: readStreams('3200_0_5750=waterLevelCm, Level=waterLevelCm'),
});
const hear = (body: unknown, of = asking('manhole'), token?: string): ReturnType<typeof readPush> => {
  const push = openPush(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), token);
  if ('why' in push) return { observations: [], events: [], faults: [push.why] };
  const heard = readPush(push.messages, of);
  return { ...heard, faults: [...push.faults, ...heard.faults] };
};
const said = ({ observations }: ReturnType<typeof hear>): unknown[] =>
  observations.map(({ device, point, value }) => [device, point, value]);

const PROPERTY = {
  productId: 'P1',
  deviceName: 'mh1',
  messageType: 'notify',
  notifyType: 'property',
  data: { id: '1', params: { tilt_deg: { value: 12.5, time: NOW - 5000 }, Level: { value: 190, time: NOW - 5000 } } },
};
const CLASSIC = { type: 1, dev_id: 2_016_617, ds_id: '3200_0_5750', at: 1_466_133_706_841, value: 190, imei: '860000000000017' };

// By openssl md5 -binary | base64.
it('signatures are those of the platform, also with a blank for a plus', () => {
  const signature = signatureOf(TOKEN, 'abcdefgh', 'hello');
  expect(signature).toBe('9NSXEb5Oi7aJXE+MzN49HA==');
  expect([isSigned(TOKEN, 'abcdefgh', 'hello', signature), isSigned('other', 'abcdefgh', 'hello', signature)]).toEqual([true, false]);
  const plus = Array.from({ length: 200 }, (_, n) => String(n)).find((nonce) => signatureOf(TOKEN, nonce, 'x').includes('+'))!;
  expect(isSigned(TOKEN, plus, 'x', signatureOf(TOKEN, plus, 'x').replaceAll('+', ' '))).toBe(true);
  for (const odd of [undefined, 5, '', 'x'.repeat(999)]) expect(isSigned(TOKEN, 'abcdefgh', 'hello', odd)).toBe(false);
});

describe('messages', () => {
  it('properties of a device, each at its own time, in an object or in a text', () => {
    const wanted = [
      ['onenet:P1/mh1', 'tiltDeg', 12.5],
      ['onenet:P1/mh1', 'waterLevelCm', 190],
    ];
    expect(said(hear({ msg: PROPERTY }))).toEqual(wanted);
    expect(said(hear({ msg: JSON.stringify([PROPERTY]) }))).toEqual(wanted);
    expect(hear({ msg: PROPERTY }).observations[0]).toMatchObject({ observedAt: NOW - 5000, source: 'onenet' });
  });

  it('streams of the classic push, by what the setting says they are', () => {
    expect(said(hear({ msg: CLASSIC }))).toEqual([['onenet:2016617', 'waterLevelCm', 190]]);
    expect(said(hear({ msg: [CLASSIC, { ...CLASSIC, ds_id: '3303_0_5700' }] }, asking('manhole', 'imei:860000000000017')))).toEqual([
      ['imei:860000000000017', 'waterLevelCm', 190],
    ]);
    expect(hear({ msg: { ...CLASSIC, ds_id: '3303_0_5700' } }).faults.join()).toContain('QUANYAN_ONENET_POINTS=3303_0_5700=point');
  });

  it('online and offline say nothing; a device of others is told', () => {
    for (const msg of [
      { ...PROPERTY, messageType: 'lifeCycle' },
      { ...CLASSIC, type: 2 },
    ])
      expect(hear({ msg })).toEqual({ observations: [], events: [], faults: [] });
    expect(hear({ msg: { ...CLASSIC, dev_id: 'other' } }).faults.join()).toContain('not allowed');
  });

  it('with a token, only what is signed with it', () => {
    const msg = JSON.stringify(PROPERTY);
    expect(said(hear({ msg, nonce: 'n', signature: signatureOf(TOKEN, 'n', msg) }, asking('manhole'), TOKEN))).toHaveLength(2);
    expect(said(hear({ msg: PROPERTY, nonce: 'n', msg_signature: signatureOf(TOKEN, 'n', msg) }, asking('manhole'), TOKEN))).toHaveLength(
      2,
    );
    expect(hear({ msg: `${msg} `, nonce: 'n', signature: signatureOf(TOKEN, 'n', msg) }, asking('manhole'), TOKEN).faults).toHaveLength(1);
  });

  it.each([
    ['null', 'a push is an object'],
    ['{"msg": "k3J9sd0a=="}', 'is it encrypted?'],
    ['{"msg": {"type": 9, "dev_id": 1}}', 'type 9 is none'],
    ['{"msg": {}}', 'neither a deviceName'],
    ['{"msg": {"messageType": "notify", "deviceName": "x", "notifyType": "property", "data": 1}}', 'data.params'],
  ])('%s is told', (text, words) => expect(hear(text).faults.join()).toContain(words));
});

it(`nothing throws, and a value is not lost to damage beside it (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.json().map((text) => Buffer.from(`{"msg": ${text}}`)),
      ),
      (bytes) => {
        const push = openPush(bytes, undefined);
        if ('messages' in push) readPush(push.messages, asking('manhole'));
      },
    ),
    { seed: SEED, numRuns: 3000 },
  );
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (others) => {
      expect(said(hear({ msg: [...others, CLASSIC] }))).toContainEqual(['onenet:2016617', 'waterLevelCm', 190]);
    }),
    { seed: SEED, numRuns: 300 },
  );
});
