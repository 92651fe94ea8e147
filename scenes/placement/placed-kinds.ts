import { glob } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Placement } from '#contract/kinds/placement.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A kind and where its devices hang. */
export interface PlacedKind {
  readonly kind: string;
  readonly placement: Placement;
}

const weight = ({ placement: { share } }: PlacedKind): number => (share === 'one-each' ? 0 : share);

/** In the order of their shares, the greatest first. @throws Error when two have the same prefix: ids of devices would meet. */
export function inOrder(kinds: Iterable<PlacedKind>): PlacedKind[] {
  const all = [...kinds].sort((a, b) => weight(b) - weight(a) || (a.kind < b.kind ? -1 : 1));
  const prefixes = new Map<string, string>();
  for (const { kind, placement } of all) {
    const other = prefixes.get(placement.prefix);
    if (other !== undefined) throw new Error(`kinds ${other} and ${kind}: both place devices as "${placement.prefix}"`);
    prefixes.set(placement.prefix, kind);
  }
  return all;
}

/** Compounds of the demo town: each has one of what there is one each of. */
const COMPOUNDS = 30;

/** Devices of a town in which every kind has as many as its share says. */
export const devicesOfAll = (kinds: readonly PlacedKind[]): number =>
  kinds.reduce((sum, { placement: { share } }) => sum + (share === 'one-each' ? COMPOUNDS : share), 0);

async function find(): Promise<PlacedKind[]> {
  const found: PlacedKind[] = [];
  for await (const file of glob('devices/*/placement.ts', { cwd: ROOT })) {
    const { default: placement } = (await import(pathToFileURL(path.join(ROOT, file)).href)) as { default: Placement };
    found.push({ kind: path.basename(path.dirname(file)), placement });
  }
  return inOrder(found);
}

/** Every kind whose folder says where its devices hang. */
export const PLACED_KINDS: readonly PlacedKind[] = await find();
