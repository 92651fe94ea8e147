import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBatch } from '#server/ingest/http/dialects/quanyan/codec.ts';
import { parsePayload } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { readJson } from './read.ts';

const NOW = Date.UTC(2026, 10, 26);
const met = (name: string): Uint8Array => readFileSync(new URL(`met/${name}`, import.meta.url));
const bytes = (text: string): Uint8Array => Buffer.from(text);
const utf16 = (text: string, littleEndian: boolean, mark = true): Uint8Array => {
  const units = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le');
  return littleEndian ? units : units.swap16();
};

describe('JSON as devices were met to send it', () => {
  it.each(['01-nan', '02-nul', '03-bom', '04-gbk', '04-gbk-plain'])('MQTT payload %s raises its alarm', (name) => {
    const { observations } = parsePayload(met(`${name}.payload`), 'sos-1', NOW);
    expect(observations).toContainEqual(expect.objectContaining({ device: 'sos-1', point: 'sos', value: 1 }));
  });

  it.each(['01-nan', '02-nul', '03-bom', '04-gbk'])('HTTP batch %s raises its alarm', (name) => {
    const { observations } = readBatch(met(`${name}.batch`), undefined, NOW);
    expect(observations).toContainEqual(expect.objectContaining({ point: 'fire', value: 1 }));
  });

  it('NaN is no value, and told; words in GB18030 are words', () => {
    expect(parsePayload(met('01-nan.payload'), 'd', NOW).faults).toEqual([
      'point batteryPct: a number or true/false is needed, got NaN: taken as no value',
    ]);
    expect(readBatch(met('01-nan.batch'), undefined, NOW).faults).toEqual([
      { row: 1, message: 'point tiltDeg: a number or true/false is needed, got NaN: taken as no value' },
    ]);
    expect(parsePayload(met('04-gbk-plain.payload'), 'd', NOW)).toMatchObject({ faults: [], observations: [{ text: '三号楼烟感报警' }] });
    expect(parsePayload(met('04-gbk.payload'), 'd', NOW).observations[0].text).toMatch(/^\p{sc=Han}+$/u);
  });
});

describe('one reader for every door', () => {
  const report = '{"points":{"fire":1},"text":"三号楼"}';
  it.each<[string, Uint8Array, string?]>([
    ['blanks and NULs around', bytes(`\0 \r\n\ufeff${report}\n\0\0\0`)],
    ['UTF-16 with a mark', utf16(report, true)],
    ['UTF-16 big-endian', utf16(report, false)],
    ['UTF-16 without a mark', utf16(report, true, false)],
    [
      'a named charset',
      Buffer.concat([bytes('{"points":{"fire":1},"text":"'), Uint8Array.of(0xc8, 0xfd, 0xba, 0xc5, 0xc2, 0xa5), bytes('"}')]),
      'gb2312',
    ],
  ])('%s', (_name, sent, charset) => expect(readJson(sent, charset)).toEqual({ value: JSON.parse(report), fault: null }));

  it.each<[string, unknown]>([
    ['{"fire":1,"battery":-Infinity,"x":[+inf,nan]}', { fire: 1, battery: -Infinity, x: [Infinity, NaN] }],
    ['{"fire":1,"battery":}', { fire: 1 }],
    ['{"battery":,"fire":1}', { fire: 1 }],
    ['{"battery":12abc,"fire":1}', { fire: 1 }],
    ['{"battery":{"a":[1,{"b":}]},"fire":1', { battery: { a: [1, {}] } }],
    ['{"fire":1 "battery":2}', { fire: 1, battery: 2 }],
    ['{fire:1,}', { fire: 1 }],
    ['{"text":"line\nbreak \\u4e00","fire":1}', { text: 'line break 一', fire: 1 }],
    ['{"fire":1}}garbage', { fire: 1 }],
    ['[{"fire":1},{"fire":x},{"fire":2}]', [{ fire: 1 }, {}, { fire: 2 }]],
    [
      '[{"d":"a","fire":1},{"d":"b"x","fire":2},{"d":"c,"fire":3},{"d":"e","fire":4}]',
      [{ d: 'a', fire: 1 }, { d: 'b', fire: 2 }, { d: 'c,' }, { d: 'e', fire: 4 }],
    ],
    ['[{"fire":1}{"fire":2},?,{"fire":3}]', [{ fire: 1 }, { fire: 2 }, undefined, { fire: 3 }]],
  ])('%s', (text, value) => expect(readJson(bytes(text)).value).toEqual(value));

  it('a byte that is no UTF-8 in a UTF-8 text costs its character, not the text', () => {
    const sent = Buffer.concat([bytes('{"fire":1,"text":"三号楼'), Uint8Array.of(0xe7, 0x83), bytes('报警器"}')]);
    expect(readJson(sent).value).toEqual({ fire: 1, text: '三号楼\ufffd报警器' });
  });

  it('a charset nobody knows is refused', () => expect(() => readJson(bytes('{}'), 'ebcdic')).toThrow(RangeError));

  it('reads what JSON.parse reads, as JSON.parse does; anything else without a throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(readJson(bytes(text))).toEqual({ value: JSON.parse(text), fault: null });
      }),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.array(fc.constantFrom(...'{}[],:"\\01-eNn \0一'), { maxLength: 60 }).map((all) => bytes(all.join(''))),
        ),
        (sent) => void readJson(sent),
      ),
    );
  });

  it('one mutilated member costs no member before it, nor one in another row', () => {
    const rows = fc.array(fc.record({ d: fc.stringMatching(/^[a-z0-9]{1,8}$/), fire: fc.integer({ min: 0, max: 1 }) }), {
      minLength: 2,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, fc.nat(5), fc.stringMatching(/^[a-z#?!%]{1,6}$/), (good, where, junk) => {
        const at = where % good.length;
        const text = `[${good.map((row, i) => (i === at ? `{"d":"bad","x":${junk}#}` : JSON.stringify(row))).join(',')}]`;
        expect(readJson(bytes(text)).value).toEqual(good.map((row, i) => (i === at ? { d: 'bad' } : row)));
      }),
    );
  });

  it('takes time in proportion to what came', () => {
    for (const part of ['"', '[', '{', '\\"', '{"a":', ',:', 'NaN ', ' ']) {
      const start = performance.now();
      readJson(bytes(part.repeat(500_000)));
      expect(performance.now() - start, part).toBeLessThan(5000);
    }
  });
});
