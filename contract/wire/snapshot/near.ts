import type { Device } from '#contract/records/device.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { readDeviceColumns } from './devices.ts';

/** Devices of a watched cell, as they are now: u8 'N' · u8 version · then as varint its length, and device columns. */
export const NEAR_MAGIC = 0x4e;
const VERSION = 1;

export function packNear(columns: Uint8Array): Uint8Array {
  const to = new ByteWriter();
  to.varint(NEAR_MAGIC);
  to.varint(VERSION);
  to.bytes(columns);
  return to.written().slice();
}

/** @throws Error saying what is wrong with these bytes */
export function unpackNear(bytes: Uint8Array): Device[] {
  const from = new ByteReader(bytes, 'near devices');
  const [magic, version] = [from.varint(), from.varint()];
  if (magic !== NEAR_MAGIC || version !== VERSION)
    throw new Error(`near devices: starts with ${magic},${version}, expected ${NEAR_MAGIC},${VERSION}`);
  const devices = readDeviceColumns(from.bytes());
  from.end();
  return devices;
}
