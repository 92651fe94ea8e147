import { Flow } from '#contract/networks/isolation.ts';
import type { Network } from '#contract/networks/network.ts';

/** What makes a network useless to ask, one sentence each: a name used twice, no source, what no source feeds, a ring of one direction. */
export function networkFaults(network: Network): string[] {
  const twice = [...repeated(network.nodes), ...repeated(network.pipes)];
  if (twice.length > 0) return twice.map((id) => `${network.medium} network: two features have the id ${id}: give each its own`);
  const { medium, nodes } = network;
  if (!nodes.some(({ kind }) => kind === 'source'))
    return [`${medium} network: it has no source: add the station, substation or boiler house that feeds it as a point of kind source`];
  const fed = new Flow(network).fed(new Set());
  const unfed = nodes
    .filter(({ id }) => !fed.has(id))
    .map(({ id, kind }) => `${medium} network: no source feeds the ${kind} ${id}: a pipe needs a corner exactly there`);
  const ring = ringOf(network);
  if (ring === null) return unfed;
  return [...unfed, `${medium} network: pipes of one direction lead around in a ring, through ${ring.join(' → ')}: turn one of them`];
}

function* repeated(some: readonly { readonly id: string }[]): Generator<string> {
  const seen = new Set<string>();
  for (const { id } of some) {
    if (seen.has(id)) yield id;
    seen.add(id);
  }
}

/** Nodes of a ring of pipes of one direction, the first again at the end; null when there is none. Pipes of both directions may ring. */
function ringOf({ pipes }: Network): string[] | null {
  const next = Map.groupBy(
    pipes.filter(({ oneWay }) => oneWay),
    ({ from }) => from,
  );
  const done = new Set<string>();
  for (const start of next.keys()) {
    // A stack of its own: a line of a hundred thousand pipes is deeper than calls may nest.
    const way: { readonly id: string; left: number }[] = [];
    const on = new Set<string>();
    const enter = (id: string): void => {
      way.push({ id, left: next.get(id)?.length ?? 0 });
      on.add(id);
    };
    if (!done.has(start)) enter(start);
    while (way.length > 0) {
      const here = way.at(-1)!;
      if (here.left === 0) {
        done.add(here.id);
        on.delete(here.id);
        way.pop();
        continue;
      }
      const { to } = next.get(here.id)![--here.left];
      if (on.has(to)) return [...way.slice(way.findIndex(({ id }) => id === to)).map(({ id }) => id), to];
      if (!done.has(to)) enter(to);
    }
  }
  return null;
}
