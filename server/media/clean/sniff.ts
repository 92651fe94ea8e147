import type { MediaType } from '#contract/reports/media.ts';
import { label, type Label } from '#contract/label.ts';
import { PNG_MAGIC } from './png.ts';

/** As many bytes tell what a file is. */
export const SNIFFED = 64;

const starts = (bytes: Buffer, text: string, at = 0): boolean => bytes.toString('latin1', at, at + text.length) === text;
const same = (words: string): Label => label(words, words);

/** What brands of an `ftyp` box are, other than MP4. */
const OTHER_BRANDS: readonly (readonly [RegExp, Label])[] = [
  [/^(heic|heix|heim|heis|mif1|msf1)/, label('HEIC 图片', 'a HEIC picture')],
  [/^avi[fs]/, label('AVIF 图片', 'an AVIF picture')],
  [/^qt  /, label('QuickTime 视频（.mov）', 'a QuickTime film (.mov)')],
  [/^M4A/, label('M4A 音频', 'M4A sound')],
];

const KNOWN: readonly (readonly [(bytes: Buffer) => boolean, Label])[] = [
  [(bytes) => starts(bytes, 'GIF8'), label('GIF 图片', 'a GIF picture')],
  [(bytes) => starts(bytes, 'BM'), label('BMP 图片', 'a BMP picture')],
  [(bytes) => starts(bytes, 'II*\0') || starts(bytes, 'MM\0*'), label('TIFF 或 RAW 图片', 'a TIFF or raw picture')],
  [(bytes) => starts(bytes, '%PDF'), same('PDF')],
  [(bytes) => starts(bytes, 'PK\x03\x04'), label('ZIP 或 Office 文件', 'a ZIP or Office file')],
  [(bytes) => starts(bytes, 'RIFF') && starts(bytes, 'AVI ', 8), label('AVI 视频', 'an AVI film')],
  [(bytes) => starts(bytes, '\x1a\x45\xdf\xa3'), label('WebM 或 MKV 视频', 'a WebM or MKV film')],
  [(bytes) => starts(bytes, 'MZ') || starts(bytes, '\x7fELF'), label('可执行程序', 'a program')],
  [(bytes) => /^\s*</.test(bytes.toString('latin1')), label('HTML、SVG 或 XML 文本', 'HTML, SVG or XML')],
  [(bytes) => bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || [9, 10, 13].includes(byte)), label('文本', 'text')],
];

/** What a file is by its first bytes, whatever it calls itself: one of ours, or what it looks like instead. */
export function sniff(bytes: Buffer): { readonly type: MediaType } | { readonly looksLike: Label } {
  if (bytes.length === 0) return { looksLike: label('空文件', 'nothing: it is empty') };
  if (starts(bytes, '\xff\xd8\xff')) return { type: 'image/jpeg' };
  if (bytes.subarray(0, 8).equals(PNG_MAGIC)) return { type: 'image/png' };
  if (starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8)) return { type: 'image/webp' };
  if (starts(bytes, 'ftyp', 4)) {
    const other = OTHER_BRANDS.find(([brand]) => brand.test(bytes.toString('latin1', 8, 12)));
    return other ? { looksLike: other[1] } : { type: 'video/mp4' };
  }
  const known = KNOWN.find(([is]) => is(bytes));
  const hex = bytes.subarray(0, 8).toString('hex');
  return { looksLike: known?.[1] ?? label(`未知内容（开头为 ${hex}）`, `something unknown that starts with ${hex}`) };
}
