import { encodeStreets, type StreetNet } from '#contract/places/streets.ts';

/** Writes `streets.json`. @returns false when there is nothing to write */
export async function writeStreets(net: StreetNet, write: (file: string, text: string) => Promise<void>): Promise<boolean> {
  if (net.streets.length === 0) return false;
  await write('streets.json', JSON.stringify(encodeStreets(net)));
  return true;
}
