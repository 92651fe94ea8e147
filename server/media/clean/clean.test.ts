import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolder } from '#tests/harness/wait.ts';
import { cleanFile, type Clean } from './clean.ts';
import { box, chunk, exif, GPS, JPEG, jpeg, mp4, PNG, png, segment, webp } from './fixture.ts';

const LIMITS = { still: 1_000_000, clip: 2_000_000 };

/** What becomes of bytes that somebody sent. */
async function cleaned(bytes: Buffer, claimed: string | null = null): Promise<{ bytes: Buffer; clean: Clean }> {
  const file = path.join(await temporaryFolder(), 'sent');
  await writeFile(file, bytes);
  const clean = await cleanFile(file, claimed, LIMITS);
  return { clean, bytes: await readFile(file) };
}
const refusal = async (bytes: Buffer, claimed: string | null = null): Promise<string> =>
  cleaned(bytes, claimed).then(
    () => 'taken',
    (error: { refusal?: { code: string; message: { zh: string; en: string } } }) =>
      error.refusal ? `${error.refusal.code}: ${error.refusal.message.en}` : `not in words: ${String(error)}`,
  );

const WEBP = webp(4, 3, 0);

it.each([
  ['JPEG', jpeg(4, 3, exif(6)), 'image/jpeg', [3, 4]],
  ['PNG', PNG, 'image/png', [4, 3]],
  ['WebP', WEBP, 'image/webp', [4, 3]],
  ['MP4', mp4(640, 360), 'video/mp4', [640, 360]],
  ['MP4 on its side', mp4(640, 360, { onSide: true }), 'video/mp4', [360, 640]],
] as const)('knows a %s by its bytes, and how it is seen', async (_name, bytes, type, [width, height]) => {
  const { clean } = await cleaned(bytes);
  expect(clean).toMatchObject({ type, width, height, durationMs: type === 'video/mp4' ? 2500 : null });
});

it.each([
  ['text', Buffer.from('hello'), 'text'],
  ['nothing', Buffer.alloc(0), 'empty'],
  ['a page', Buffer.from('  <html><script>'), 'HTML'],
  ['an SVG', Buffer.from('<svg onload=alert(1)>'), 'SVG'],
  ['a GIF', Buffer.from('GIF89a…'), 'GIF'],
  ['a HEIC', box('ftyp', Buffer.from('heic\0\0\0\0mif1')), 'HEIC'],
  ['a QuickTime film', box('ftyp', Buffer.from('qt  \0\0\0\0qt  ')), 'QuickTime'],
  ['a program', Buffer.from('MZ\x90\x00\x03', 'latin1'), 'program'],
  ['a PDF', Buffer.from('%PDF-1.7\n\x80', 'latin1'), 'PDF'],
  ['a ZIP', Buffer.from('PK\x03\x04\x14', 'latin1'), 'ZIP'],
  ['noise', Buffer.from([1, 2, 3, 255]), '010203ff'],
])('refuses %s, and says what it looks like', async (_name, bytes, word) => {
  expect(await refusal(bytes)).toMatch(new RegExp(`^invalid: Only JPEG.*${word}`));
});

it('refuses what lies about its type', async () => {
  expect(await refusal(PNG, 'image/jpeg')).toBe('invalid: This file says it is image/jpeg, but its bytes are image/png.');
  expect(await refusal(mp4(4, 3), 'image/png')).toContain('its bytes are video/mp4');
  expect(await refusal(PNG, 'image/png')).toBe('taken');
});

it.each([
  ['JPEG', jpeg(4, 3, exif(6))],
  ['PNG', PNG],
  ['WebP', WEBP],
  ['MP4', mp4(640, 360)],
] as const)('refuses a %s that is cut short anywhere, in words', async (name, whole) => {
  for (let length = 0; length < whole.length; length += name === 'MP4' ? 7 : 1) {
    // Between two boxes behind the index a clip may end.
    const between = name === 'MP4' && [whole.indexOf('free') - 4, whole.indexOf('mdat') - 4].includes(length);
    expect([length, await refusal(whole.subarray(0, length))]).toEqual([length, between ? 'taken' : expect.stringMatching(/^invalid: /)]);
  }
});

it.each([
  [30_000, 30_000],
  [12_001, 1],
  [10_000, 6000],
  [0, 5],
  [0xffffffff, 1],
])('refuses %i × %i pixels without decoding one', async (width, height) => {
  expect(await refusal(png(width, height))).toMatch(/pixels; at most/);
  if (width <= 0xffff) expect(await refusal(jpeg(width, height))).toMatch(/pixels; at most/);
  if (width <= 0x7fff && width > 0) expect(await refusal(mp4(width, height))).toMatch(/pixels; at most/);
  if (width <= 0x3fff && width > 0) expect(await refusal(webp(width, height, 0))).toMatch(/pixels; at most/);
});

it('refuses what has too many bytes for what it is', async () => {
  const still = Buffer.concat([PNG.subarray(0, -12), chunk('IDAT', Buffer.alloc(1_000_000)), PNG.subarray(-12)]);
  expect(await refusal(still)).toContain('a picture may have 1 MB');
  expect(await refusal(Buffer.concat([mp4(4, 3), box('mdat', Buffer.alloc(2_000_000))]))).toContain('a clip may have 2 MB');
  expect(await refusal(Buffer.concat([mp4(4, 3), box('mdat', Buffer.alloc(1_500_000))]))).toBe('taken');
});

it('keeps nothing the camera wrote beside a picture, but how it is to be turned', async () => {
  const bytesOf = async (bytes: Buffer): Promise<Buffer> => (await cleaned(bytes)).bytes;
  const words = chunk('tEXt', Buffer.from(`Comment\0${GPS}`));
  expect(await bytesOf(png(4, 3, words, chunk('eXIf', Buffer.from(GPS)), chunk('zzZz', Buffer.from(GPS))))).toEqual(PNG);
  expect(await bytesOf(Buffer.concat([PNG, Buffer.from(GPS)]))).toEqual(PNG);
  const chatty = [
    segment(0xfe, Buffer.from(GPS)),
    segment(0xed, Buffer.from(GPS)),
    segment(0xe2, Buffer.from(`MPF\0${GPS}`)),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${GPS}`)),
  ];
  expect(await bytesOf(Buffer.concat([jpeg(4, 3, exif(1), ...chatty), Buffer.from(GPS)]))).toEqual(JPEG);
  const turned = await bytesOf(jpeg(4, 3, exif(6), ...chatty));
  expect(turned.includes(GPS)).toBe(false);
  expect(turned.length).toBe(JPEG.length + 36);
  expect(await bytesOf(turned)).toEqual(turned);
  const profile = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'));
  expect((await bytesOf(jpeg(4, 3, profile))).includes('ICC_PROFILE')).toBe(true);

  const tiff = exif(8).subarray(10);
  const sideways = await cleaned(webp(4, 3, 0x0c, ['EXIF', tiff], ['XMP ', Buffer.from(GPS)], ['abcd', Buffer.from(GPS)]));
  expect([sideways.clean.width, sideways.bytes.includes(GPS), (await cleaned(sideways.bytes)).bytes]).toEqual([3, false, sideways.bytes]);
  const png8 = await cleaned(png(4, 3, chunk('eXIf', tiff)));
  expect([png8.clean.width, png8.bytes.includes(GPS), png8.bytes.includes('eXIf')]).toEqual([3, false, true]);
  expect(await refusal(webp(4, 3, 0x02))).toContain('Moving WebP');
});

it('empties what is not picture or sound in a clip, and moves no byte', async () => {
  const sent = mp4(640, 360);
  const { bytes } = await cleaned(sent);
  expect([bytes.length, bytes.includes(GPS), bytes.indexOf('picture and sound')]).toEqual([
    sent.length,
    false,
    sent.indexOf('picture and sound'),
  ]);
  expect(bytes.indexOf('tkhd')).toBe(sent.indexOf('tkhd'));
  expect((await cleaned(bytes)).bytes).toEqual(bytes);
  expect(await refusal(mp4(640, 360, { track: 'mebx' }))).toContain('data track ("mebx")');
  expect(await refusal(mp4(640, 360, { track: 'soun' }))).toContain('no picture');
});

it('says in words what is wrong with whatever comes, and never hangs', async () => {
  const file = path.join(await temporaryFolder(), 'sent');
  const whole = fc.constantFrom(jpeg(4, 3, exif(6)), PNG, WEBP, mp4(64, 36));
  const spoiled = fc.tuple(whole, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 })).map(([bytes, changes]) => {
    const made = Buffer.from(bytes);
    for (const [at, value] of changes) made[at % made.length] = value;
    return made;
  });
  await fc.assert(
    fc.asyncProperty(spoiled, async (bytes) => {
      await writeFile(file, bytes);
      const said = await cleanFile(file, null, LIMITS).then(
        () => 'taken',
        (error: { refusal?: unknown }) => (error.refusal ? 'refused' : String(error)),
      );
      expect(said).toMatch(/^(taken|refused)$/);
    }),
    { numRuns: 300 },
  );
});

const FFMPEG = ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg'].find(existsSync);

it.skipIf(FFMPEG === undefined)('a clip of a foreign encoder plays as before, without where it was taken', async () => {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'clip.mp4');
  const run = (...args: string[]): Promise<{ stdout: string }> => promisify(execFile)(FFMPEG!, ['-v', 'error', '-y', ...args]);
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10:duration=1'];
  const place = ['-metadata', 'location=+36.6607+117.0203/', '-metadata', 'title=LI FANG', '-movflags', 'use_metadata_tags'];
  await run(...source, ...place, '-pix_fmt', 'yuv420p', file);
  const frames = async (): Promise<string> => (await run('-i', file, '-f', 'framemd5', '-')).stdout;
  const before = await frames();
  expect((await readFile(file)).includes('+36.6607')).toBe(true);
  const clean = await cleanFile(file, 'video/mp4', LIMITS);
  expect(clean).toMatchObject({ width: 320, height: 180, durationMs: 1000 });
  const bytes = await readFile(file);
  expect([bytes.includes('+36.6607'), bytes.includes('LI FANG')]).toEqual([false, false]);
  expect(await frames()).toBe(before);
});
