import type { Position } from 'geojson';

/** Joins the ways of a relation end to end. @returns closed lists of node ids, and how many ways found no partner. */
export function joinWays(ways: readonly Float64Array[]): { readonly rings: readonly number[][]; readonly loose: number } {
  const rings: number[][] = [];
  const open = new Map<number, number[][]>();
  const pieces = ways.filter((way) => way.length > 1).map((way) => Array.from(way));
  const at = (node: number): number[][] => open.get(node) ?? [];
  const put = (piece: number[]): void => {
    for (const end of [piece[0], piece[piece.length - 1]]) open.set(end, [...at(end), piece]);
  };
  const take = (piece: number[]): void => {
    for (const end of [piece[0], piece[piece.length - 1]])
      open.set(
        end,
        at(end).filter((other) => other !== piece),
      );
  };
  for (let piece of pieces) {
    while (piece[0] !== piece[piece.length - 1]) {
      const partner = at(piece[piece.length - 1])[0] ?? at(piece[0])[0];
      if (!partner) break;
      take(partner);
      piece = joined(piece, partner);
    }
    if (piece[0] === piece[piece.length - 1]) rings.push(piece);
    else put(piece);
  }
  return { rings, loose: new Set([...open.values()].flat()).size };
}

function joined(a: number[], b: number[]): number[] {
  const last = a[a.length - 1];
  if (last === b[0]) return [...a, ...b.slice(1)];
  if (last === b[b.length - 1]) return [...a, ...b.toReversed().slice(1)];
  if (a[0] === b[b.length - 1]) return [...b, ...a.slice(1)];
  return [...b.toReversed(), ...a.slice(1)];
}

/** The stretches of a way whose nodes are known: where an extract was cut, a road ends and goes on. */
export function knownStretches(refs: ArrayLike<number>, at: (id: number) => Position | undefined): Position[][] {
  const stretches: Position[][] = [];
  let current: Position[] = [];
  for (let i = 0; i <= refs.length; i++) {
    const position = i < refs.length ? at(refs[i]) : undefined;
    if (position) current.push(position);
    else {
      if (current.length > 1) stretches.push(current);
      current = [];
    }
  }
  return stretches;
}
