/** Frames of meters, public ones and ours (of invented meters), as hex. */
export const CJT188 = {
  /** 556677.00 m³, clock 2015-05-11 22:01:31. */
  water: '68 10 44 33 22 11 00 33 78 81 16 1F 90 00 00 77 66 55 2C 00 77 66 55 2C 31 01 22 11 05 15 20 21 84 13 16',
  /** The maker turns the DI round; fields filled with FF. */
  filled: '68 10 45 41 10 05 15 33 78 81 16 90 1F AA 00 59 59 00 2C FF FF FF FF 2C FF FF FF FF FF FF FF 00 00 C2 16',
  broadcastRead: '68 10 AA AA AA AA AA AA AA 01 03 90 1F AA 7B 16',
  read: '68 10 01 00 37 11 00 01 33 01 03 1F 90 05 AD 16',
  /** 1234.56 m³. */
  answer: '68 10 01 00 37 11 00 01 33 81 16 1F 90 05 56 34 12 00 2C 00 00 12 00 2C 30 15 08 23 11 26 20 00 00 0D 16',
  valveClose: '68 10 01 00 37 11 00 01 33 04 04 17 A0 06 99 53 16',
  heat:
    '68 20 02 00 37 11 00 01 33 81 2E 1F 90 07 00 10 00 00 05 78 56 00 00 05 50 12 00 00 17 00 08 00 00 35 00 50 01 00 2C ' +
    '50 55 00 10 42 00 00 12 00 30 15 08 23 11 26 20 00 00 56 16',
} as const;

export const DLT645 = {
  energy: '68 72 00 32 09 17 20 68 91 08 33 33 34 33 B9 34 33 33 6D 16',
  broadcastRead: '68 AA AA AA AA AA AA 68 11 04 33 33 34 33 AE 16',
  block: '68 91 40 02 01 18 07 68 91 0A 35 37 33 37 C4 73 35 34 4B 3A 59 16',
  power: '68 00 51 44 18 11 17 68 91 07 33 34 35 35 33 33 33 A7 16',
  read: 'FE FE FE FE 68 01 00 37 11 00 00 68 11 04 33 33 34 33 FB 16',
  /** 1234.56 kWh. */
  answer: 'FE FE FE FE 68 01 00 37 11 00 00 68 91 08 33 33 34 33 89 67 45 33 E7 16',
  /** 220.7 V. */
  voltage: 'FE FE FE FE 68 01 00 37 11 00 00 68 91 06 33 34 34 35 3A 55 0F 16',
} as const;

export const MBUS = {
  /** A real heat meter: 1 389 817 kWh, 504 647 m³, 41.74 and 35.46 ℃. */
  heat:
    '68 31 31 68 08 01 72 45 58 57 03 B4 05 34 04 9E 00 27 B6 03 06 F9 34 15 03 15 C6 00 4D 05 2E 00 00 00 00 05 3D 00 00 00 00 ' +
    '05 5B 22 F3 26 42 05 5F C7 DA 0D 42 FA 16',
} as const;

export const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (two) => Number.parseInt(two, 16));
