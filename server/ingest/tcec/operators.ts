import { randomBytes, timingSafeEqual } from 'node:crypto';
import { KeyedHash } from '#server/lib/keyed-hash.ts';
import type { Secrets } from './wire/envelope.ts';

const ENTRY = /^([A-Za-z0-9]{4,20})=([!-~]{16})\/([!-~]{16})\/([!-~]{8,64})$/;
/** What the standard's own examples have; public, and of no use but on this machine in the demo. */
export const EXAMPLE = '123456789';
const EXAMPLE_SECRET = '1234567890abcdef';

type Operators = ReadonlyMap<string, Secrets>;

/** `OperatorID=DataSecret/DataSecretIV/SigSecret`, comma separated; null when one of them is none. */
export function readOperators(list: string): Operators | null {
  const operators = new Map<string, Secrets>();
  for (const entry of list.split(',').filter((text) => text.trim() !== '')) {
    const [, id, data, iv, sig] = ENTRY.exec(entry.trim()) ?? [];
    if (id === undefined) return null;
    operators.set(id, { data, iv, sig });
  }
  return operators;
}

export const EXAMPLE_SECRETS: Secrets = { data: EXAMPLE_SECRET, iv: EXAMPLE_SECRET, sig: EXAMPLE_SECRET };

/** A token says of itself whose it is and how long it is good: nothing is kept, and none outlives the process. */
const KEY = new KeyedHash('sha256', randomBytes(32));
export const TOKEN_S = 7200;
const proofOf = (text: string): string => KEY.of(text, 'base64url');

export function tokenFor(operator: string, now: number): string {
  const text = `${operator}.${now + TOKEN_S * 1000}`;
  return `${text}.${proofOf(text)}`;
}

export function isTokenOf(operator: string, token: string, now: number): boolean {
  const [of, until, proof] = token.split('.');
  if (of !== operator || proof === undefined || !(Number(until) > now)) return false;
  const [ours, theirs] = [Buffer.from(proofOf(`${of}.${until}`)), Buffer.from(proof)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}
