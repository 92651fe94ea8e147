import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PACKET, clientParser, decodeText, encodeText, serverParser, type Packet } from './packets.ts';

const packet = fc.oneof(
  fc.record({
    type: fc.constant(PACKET.EVENT),
    id: fc.option(fc.nat(), { nil: undefined }),
    data: fc.array(fc.jsonValue()).map((args) => ['delta', ...args]),
  }),
  fc.record({ type: fc.constant(PACKET.ACK), id: fc.nat(), data: fc.array(fc.jsonValue()) }),
  fc.record({ type: fc.constant(PACKET.CONNECT), data: fc.dictionary(fc.string(), fc.jsonValue()) }),
);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('packets', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(packet, (sent) => {
        expect(plain(decodeText(encodeText(sent)))).toEqual(plain({ ...sent, nsp: '/' }));
      }),
    );
  });

  it('of any other text are refused, never half understood', () => {
    const refused = [
      '',
      '4',
      'null',
      '{}',
      '[]',
      '[9]',
      '[2,null,[]]',
      '[2,null,[7]]',
      '[2,null,["connect"]]',
      '[2,null,["error"]]',
      '[2,-1,["a"]]',
      '[2,1.5,["a"]]',
      '[3,null,[]]',
      '[3,1,{}]',
      '[0,null,[]]',
      '[1,null,1]',
      '[2,null,["a"],4]',
      `[2,null,["${'a'.repeat(65)}"]]`,
    ];
    for (const text of refused) expect(() => decodeText(text), text).toThrow();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          expect(decodeText(text).nsp).toBe('/');
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });

  it('with bytes are frames to a screen, whatever holds the bytes, and a fault to the server', () => {
    const heard: Packet[] = [];
    const decoder = new clientParser.Decoder();
    decoder.on('decoded', (one) => heard.push(one));
    decoder.add(Uint8Array.of(1, 2).buffer);
    decoder.add(Buffer.from([3]));
    expect(heard.map(({ data }) => (data as [string, Uint8Array]).map((part) => (typeof part === 'string' ? part : [...part])))).toEqual([
      ['frame', [1, 2]],
      ['frame', [3]],
    ]);
    expect(() => decoder.add(7)).toThrow('neither');
    const server = new serverParser.Decoder();
    server.on('decoded', () => {});
    expect(() => server.add(Buffer.from([3]))).toThrow('only a server');
  });
});
