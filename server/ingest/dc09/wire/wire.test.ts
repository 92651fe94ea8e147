import { createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decrypt, encrypt, readKey } from './cipher.ts';
import { readContactId, readContent, readSia, readTime, textOf, wordsOf, writeTime, type Content } from './content.ts';
import { encodeFrame, FrameDecoder, type Frame, type FrameEvent } from './frame.ts';
import { ACK, DUH, ENCRYPTED, ENCRYPTED_NULL, NAK, NULL, onTheLine, PLAIN, PUBLIC, SIA, WRONG } from './vectors.ts';

const decode = (bytes: Uint8Array): FrameEvent[] => {
  const decoder = new FrameDecoder();
  return [...decoder.push(bytes), ...decoder.flush()];
};
const frameOf = (text: string): Frame => {
  const [event] = decode(onTheLine(text));
  if (event.kind !== 'frame') throw new Error(event.reason);
  return event.frame;
};
const contentOf = (body: string): Content => {
  const content = readContent(body);
  if (typeof content === 'string') throw new Error(content);
  return content;
};
const ALL = [...PUBLIC, PLAIN, SIA, NULL, ACK, DUH, NAK, ...ENCRYPTED.map(({ frame }) => frame), ENCRYPTED_NULL.frame];

describe('frames', () => {
  it.each(ALL)('%s is read, and written the same', (text) => {
    const frame = frameOf(text);
    const written = encodeFrame(text.slice(8)).toString('latin1', 1);
    // One of them has its length in decimal digits.
    expect(written.slice(0, 4) + written.slice(8)).toBe(`${text.slice(0, 4)}${text.slice(8)}\r`);
    expect(text).toContain(`"${frame.encrypted ? '*' : ''}${frame.token}"${frame.sequence}`);
  });

  it('say their account, receiver and prefix', () => {
    expect(frameOf(PLAIN)).toEqual({
      token: 'ADM-CID',
      encrypted: false,
      sequence: '0012',
      receiver: 'R1',
      prefix: 'L0A37',
      account: '370102',
      body: '#370102|1130 03 012]_00:15:30,11-23-2026',
    });
  });

  it('with a wrong checksum, length or head are told apart', () => {
    const reasons = [WRONG, PLAIN.replace('0044', '0043'), 'XX', encodeFrame('"??"0001L0[]').toString('latin1').slice(1, -1)].map(
      (text) => decode(onTheLine(text))[0] as Extract<FrameEvent, { kind: 'fault' }>,
    );
    expect(reasons.map(({ reason }) => reason.replace(/[0-9A-F]{4}/g, 'n'))).toEqual([
      'checksum n, n is right',
      'says that it is n long, and is n',
      'no checksum and length where a frame begins',
      'its head cannot be read',
    ]);
    expect(reasons.map(({ head }) => head?.sequence)).toEqual([undefined, undefined, undefined, '0001']);
  });

  it('are found however a stream is cut, glued and cut off', () => {
    const seen = (events: readonly FrameEvent[]): string[] => events.map((event) => (event.kind === 'frame' ? event.frame.body : 'fault'));
    const wanted = ALL.map((text) => frameOf(text).body);
    const stream = Buffer.concat(ALL.map(onTheLine));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const decoder = new FrameDecoder();
        const events: FrameEvent[] = [];
        for (let at = 0, i = 0; at < stream.length; at += sizes[i++ % sizes.length])
          events.push(...decoder.push(stream.subarray(at, at + sizes[i % sizes.length])));
        expect(seen([...events, ...decoder.flush()])).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
    const single = new FrameDecoder();
    expect(seen(Array.from(stream, (byte) => single.push(Uint8Array.of(byte))).flat())).toEqual(wanted);
    const cut = Buffer.concat([onTheLine(PLAIN).subarray(0, 30), onTheLine(SIA)]);
    expect(seen(decode(cut))).toEqual(['fault', frameOf(SIA).body]);
  });

  it('never throw, whatever comes; a changed byte is never taken for what was said', () => {
    const changed = fc.tuple(fc.constantFrom(...ALL), fc.nat(), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(changed, ([text, at, by]) => {
        const bytes = onTheLine(text);
        const place = 9 + (at % (bytes.length - 10));
        bytes[place] ^= by;
        const frames = decode(bytes).filter(({ kind }) => kind === 'frame');
        // What lies behind a byte that became LF has no head, and what lies before a CR is too short.
        expect(frames).toEqual([]);
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const event of decode(bytes)) if (event.kind === 'frame') readContent(event.frame.body);
      }),
      { numRuns: 2000 },
    );
    expect(decode(new Uint8Array(5000).fill(65)).map((event) => event.kind)).toEqual(['fault']);
  });
});

describe('ciphers', () => {
  it.each(ENCRYPTED)('a message is read with $key', ({ key, frame }) => {
    expect(decrypt(frameOf(frame).body, readKey(key)!)).toBe('#370102|1130 03 012]_00:15:30,11-23-2026');
  });

  it('a message without data is read, however its pad ends', () => {
    const key = readKey(ENCRYPTED_NULL.key)!;
    expect(decrypt(frameOf(ENCRYPTED_NULL.frame).body, key)).toBe(']_18:24:52,07-05-2020');
    for (const content of [']_00:00:00,01-01-2026', '|]_00:00:00,01-01-2026'])
      expect(decrypt(encrypt(content, key), key)).toBe(']_00:00:00,01-01-2026');
  });

  it('of another key, cut or changed are none', () => {
    const [{ frame }, other] = ENCRYPTED;
    const { body } = frameOf(frame);
    for (const wrong of ['', body.slice(2), body.slice(0, -32).replace(/^../, 'ZZ'), 'A'])
      expect(decrypt(wrong, readKey(other.key)!)).toBe(null);
    expect(decrypt(body, readKey('0123456789abcdef')!)).toBe(null);
  });

  it('what was encrypted is read again, by all three', () => {
    const content = fc.stringMatching(/^#[0-9A-F]{4}\|[ -Z]{0,60}\]_00:00:00,01-01-2026$/);
    fc.assert(
      fc.property(content, fc.constantFrom(16, 24, 32), (text, size) => {
        const key = Buffer.alloc(size, 'k');
        expect(decrypt(encrypt(`|${text}`, key), key)).toBe(text);
      }),
    );
  });

  it('every message of a key is a chain of its own from zero, as any other program reads it', () => {
    const key = Buffer.alloc(16, 'k');
    for (const length of [1, 15, 16, 17, 60]) {
      const content = ']'.padEnd(length, 'x');
      const reader = createDecipheriv('aes-128-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
      const read = Buffer.concat([reader.update(encrypt(content, key), 'hex'), reader.final()]).toString('latin1');
      expect(read).toMatch(/^[A-Z0-9]{1,16}\]x*$/);
      expect(read.endsWith(content)).toBe(true);
    }
  });

  it('keys are characters or hexadecimal digits', () => {
    expect([readKey('00'.repeat(16)), readKey('0'.repeat(15)), readKey('a'.repeat(31) + 'x')].map((key) => key?.length)).toEqual([
      16,
      undefined,
      32,
    ]);
  });
});

describe('contents', () => {
  it('Contact ID: qualifier, code, area and zone', () => {
    expect(readContactId(contentOf(frameOf(PLAIN).body).data)).toEqual([{ scheme: 'cid', qualifier: 1, code: '130', area: 3, zone: 12 }]);
    for (const wrong of ['', '2130 03 012', '1130 03', '1130 03 012 8', 'x']) expect(readContactId(wrong)).toMatch(/^no Contact ID event/);
  });

  it('SIA DCS: several events, areas, texts', () => {
    const { data, extended } = contentOf(frameOf(SIA).body);
    expect([...extended]).toEqual([
      ['X', '117E01.0000'],
      ['Y', '36N40.0000'],
    ]);
    expect(readSia(data)).toEqual([{ scheme: 'sia', code: 'BA', area: 3, zone: 12 }]);
    expect(readSia('Nri2/BA5/id7/BH5^East fence^')).toMatchObject([{ code: 'BA', area: 2, zone: 5 }, { code: 'BH' }]);
    expect(readSia('NRR|Atest')).toMatchObject([{ code: 'RR', zone: 0 }]);
    for (const wrong of ['', 'N', 'Nri1', 'Nri1/B']) expect(readSia(wrong)).toMatch(/^no SIA event/);
  });

  it('times are UTC, and only such as there are', () => {
    expect(readTime('00:15:30,11-23-2026')).toBe(Date.UTC(2026, 10, 23, 0, 15, 30));
    for (const wrong of ['24:00:00,11-23-2026', '00:00:00,02-30-2026', '0:0:0,1-1-2026', '']) expect(readTime(wrong)).toBe(null);
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(Date.UTC(2099, 11, 31)), noInvalidDate: true }), (date) => {
        const second = Math.floor(date.getTime() / 1000) * 1000;
        expect(readTime(writeTime(second))).toBe(second);
      }),
    );
  });

  it('texts are Chinese in either encoding, cut wherever they are', () => {
    const latin = (bytes: readonly number[]): string => Buffer.from(bytes).toString('latin1');
    const gb = [0xb6, 0xab, 0xc7, 0xbd];
    expect(textOf(Buffer.from('东墙').toString('latin1'))).toBe('东墙');
    expect(textOf(latin(gb))).toBe('东墙');
    expect(textOf(latin(gb.slice(0, 3)))).toMatch(/^东/);
    expect(wordsOf(contentOf(`#1|1130 01 001][I${latin(gb)}]`.replace('#1|', '#1234|')))).toBe('东墙');
    expect(wordsOf(contentOf('#1234|Nri1/BA1^East fence^]'))).toBe('East fence');
  });
});
