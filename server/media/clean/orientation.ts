const ORIENTATION = 0x0112;

/** How a picture is to be turned, by the TIFF directory of its EXIF: 1 … 8; 1 (as it lies) when it says nothing that can be read. */
export function orientationIn(tiff: Buffer): number {
  if (tiff.length < 8) return 1;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const [short, long] = little
    ? [tiff.readUInt16LE.bind(tiff), tiff.readUInt32LE.bind(tiff)]
    : [tiff.readUInt16BE.bind(tiff), tiff.readUInt32BE.bind(tiff)];
  const directory = long(4);
  if (directory + 2 > tiff.length) return 1;
  for (let entry = 0; entry < short(directory); entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return 1;
    if (short(at) === ORIENTATION) return short(at + 8) >= 1 && short(at + 8) <= 8 ? short(at + 8) : 1;
  }
  return 1;
}

/** A TIFF directory that says how the picture is to be turned, and nothing else. */
export function orientationOnly(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}
