import type { Label } from '#contract/label.ts';
import { civilFormat } from '#contract/time-words.ts';

export type Lang = keyof Label;

/** `2026/11/27 12:03:11`, by the clock of the street. */
export const moment = civilFormat({
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** As text in HTML; what turns the direction of a line, and other control characters, go. */
export const html = (text: string | number): string =>
  String(text)
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]);
