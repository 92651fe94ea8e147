import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from './parts.ts';

const SEED = 2046;
const TYPE = 'multipart/form-data; boundary=MIME_boundary';
const body = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1');
const read = (bytes: Buffer, type = TYPE): [string, string, string][] =>
  partsOf(type, bytes)!.map(({ name, type, bytes }) => [name, type, Buffer.from(bytes).toString('latin1')]);
const WHOLE = body(
  '--MIME_boundary',
  'Content-Disposition: form-data; name="event_log"',
  'Content-Type: application/json; charset=utf-8',
  '',
  '{"a":1}',
  '--MIME_boundary',
  'content-type: image/jpeg',
  'Content-Disposition: form-data; name="Picture"; filename="Picture.jpg"',
  '',
  '\xff\xd8\xff',
  '--MIME_boundary--',
  '',
);

describe('a multipart body', () => {
  it('has its parts by name and type', () =>
    expect(read(WHOLE)).toEqual([
      ['event_log', 'application/json', '{"a":1}\r\n'],
      ['Picture', 'image/jpeg', '\xff\xd8\xff\r\n'],
    ]));

  it('that breaks off has what came', () => {
    const at = WHOLE.indexOf('\xd8', 0, 'latin1');
    expect(read(WHOLE.subarray(0, at)).map(([name]) => name)).toEqual(['event_log', 'Picture']);
    expect(read(WHOLE.subarray(0, at - 20)).map(([name]) => name)).toEqual(['event_log']);
  });

  it('is told from any other by its content type', () => {
    for (const type of [undefined, 'application/json', 'multipart/mixed']) expect(partsOf(type, WHOLE)).toBe(null);
    expect(read(WHOLE, 'Multipart/Mixed; boundary="MIME_boundary"; x=y')).toHaveLength(2);
  });

  it(`never throws, and holds no more parts than are looked at (seed ${SEED})`, () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom('--MIME_boundary', '\r\n', '\r\n\r\n', 'name="', '--', 'x'), { maxLength: 200 }), (bits) => {
        expect(partsOf(TYPE, Buffer.from(bits.join('')))!.length).toBeLessThanOrEqual(32);
      }),
      { seed: SEED, numRuns: 2000 },
    ));
});
