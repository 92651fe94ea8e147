import { refuse, type Refused } from '#server/lib/refused.ts';

/** What a browser can open without harm: 30,000 pixels a side are 3.6 GB once decoded. */
const LONGEST_SIDE = 12_000;
const MOST_PIXELS = 50_000_000;

/** What is known of a picture or clip once it has been looked through. */
export interface Looked {
  /** Pixels as it is seen. */
  readonly width: number;
  readonly height: number;
  /** Of a clip that says it. */
  readonly durationMs: number | null;
}

export interface CleanPicture extends Looked {
  readonly bytes: Buffer;
  /** 1 … 8, as EXIF has it: how the stored pixels are to be turned. */
  readonly orientation: number;
}

/** @throws Refused when nobody could open it without harm. */
export function checkSize(width: number, height: number): void {
  if (width >= 1 && height >= 1 && width <= LONGEST_SIDE && height <= LONGEST_SIDE && width * height <= MOST_PIXELS) return;
  const most = `${LONGEST_SIDE} a side and ${MOST_PIXELS / 1e6} million in all`;
  throw refuse(
    'invalid',
    `画面为 ${width} × ${height} 像素，超出范围：每边最多 ${LONGEST_SIDE}，合计最多 ${MOST_PIXELS / 1e4} 万`,
    `The picture has ${width} × ${height} pixels; at most ${most}.`,
  );
}

/** @param at the byte where it stopped making sense */
export const cutShort = (type: string, at: number): Refused =>
  refuse('invalid', `此 ${type} 文件不完整或已损坏（第 ${at} 字节处）`, `This ${type} is cut short or damaged at byte ${at}.`);

/** A picture on its side is seen with its sides exchanged. */
export const turned = (orientation: number, width: number, height: number): { readonly width: number; readonly height: number } =>
  orientation >= 5 ? { width: height, height: width } : { width, height };
