/** Public frames, and frames of our own by the standard; spaces are for the eye. */
export const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

export const BOTH_ESCAPES =
  '7E 02 00 00 26 12 34 56 78 90 12 00 7D 02 00 00 00 01 00 00 00 02 00 BA 7F 0E 07 E4 F1 1C ' +
  '00 28 00 3C 00 00 18 10 15 10 10 10 01 04 00 00 00 64 02 02 00 7D 01 13 7E';
/** Of public decoders: a heartbeat, an answer, an authentication, a position. */
export const PUBLIC = [
  '7E 00 02 00 00 01 23 45 67 89 00 00 0A 81 7E',
  '7E 80 01 00 05 01 23 45 67 89 00 00 0A 00 64 02 00 00 61 7E',
  '7E 01 02 00 09 01 23 45 67 89 00 30 39 34 35 36 31 32 31 31 31 31 BE 7E',
  BOTH_ESCAPES,
] as const;

/** A call for help at 117.02…, 36.66…, 2026-11-23 08:15:30 of Beijing. */
export const SOS_2013 =
  '7E 02 00 00 1C 01 38 00 00 00 01 00 7D 02 00 00 00 01 00 00 00 03 ' +
  '02 2F 7D 02 F0 06 F9 A2 DA 00 1C 00 00 00 00 26 11 23 08 15 30 5B 7E';
export const SOS_2019 =
  '7E 02 00 40 1C 01 00 00 00 00 01 38 00 00 00 01 00 02 00 00 00 01 00 00 00 03 ' +
  '02 2F 7D 02 F0 06 F9 A2 DA 00 1C 00 00 00 00 26 11 23 08 15 30 66 7E';
export const HEARTBEAT = '7E 00 02 00 00 01 38 00 00 00 01 00 01 3B 7E';
