import type { Network, NetworkNode, Pipe } from './network.ts';

/** Where it leaks: at a node, or along a pipe. */
export type Leak = { readonly node: string } | { readonly pipe: string };

/** What is known of valves now, by id of their node. */
interface ValveStates {
  /** Closed already: nothing passes. */
  readonly closed?: ReadonlySet<string>;
  /** Cannot be closed (stuck, or not reached): the next one upstream has to do. */
  readonly stuck?: ReadonlySet<string>;
}

interface Isolation {
  /** To be closed, nearest to the leak. Closing fewer of them leaves it fed. */
  readonly valves: readonly NetworkNode[];
  /** Sources with no valve between them and the leak: those have to be shut down themselves. */
  readonly sources: readonly NetworkNode[];
  /** Consumers that are fed now and will not be. */
  readonly cutOff: readonly NetworkNode[];
  /** What leads to the leak from the valves and sources: what stands empty or loses pressure. */
  readonly pipes: readonly Pipe[];
}

interface Link {
  readonly other: string;
  readonly pipe: Pipe;
}

/** A network as it is walked: with and against the flow. */
export class Flow {
  readonly #nodes: ReadonlyMap<string, NetworkNode>;
  readonly #pipes: ReadonlyMap<string, Pipe>;
  readonly #down = new Map<string, Link[]>();
  readonly #up = new Map<string, Link[]>();

  /** @throws Error when a pipe names a node that the network does not have */
  constructor({ medium, nodes, pipes }: Network) {
    this.#nodes = new Map(nodes.map((node) => [node.id, node]));
    this.#pipes = new Map(pipes.map((pipe) => [pipe.id, pipe]));
    for (const pipe of pipes) {
      for (const end of [pipe.from, pipe.to])
        if (!this.#nodes.has(end)) throw new Error(`${medium} network: pipe ${pipe.id} ends at ${end}, which is no node of it`);
      this.#link(pipe.from, pipe.to, pipe);
      if (!pipe.oneWay) this.#link(pipe.to, pipe.from, pipe);
    }
  }

  #link(from: string, to: string, pipe: Pipe): void {
    push(this.#down, from, { other: to, pipe });
    push(this.#up, to, { other: from, pipe });
  }

  /** Ids of what is fed by sources that run, while nothing passes what is shut. What is shut is reached, and not passed. */
  fed(shut: ReadonlySet<string>, stopped: ReadonlySet<string> = new Set()): Set<string> {
    const sources = [...this.#nodes.values()].filter(({ id, kind }) => kind === 'source' && !stopped.has(id)).map(({ id }) => id);
    return reach(sources, this.#down, (id) => !shut.has(id));
  }

  /**
   * What to close so that nothing flows to a leak any more, and who has nothing then.
   * @throws Error when the network has no such node or pipe
   */
  isolate(leak: Leak, { closed = new Set(), stuck = new Set() }: ValveStates = {}): Isolation {
    const starts = this.#startsOf(leak);
    // A valve that leaks itself holds nothing back.
    const own = 'node' in leak ? leak.node : null;
    const holds = (id: string): boolean => id !== own && (closed.has(id) || (this.#nodes.get(id)?.kind === 'valve' && !stuck.has(id)));
    const behind = reach(starts, this.#up, (id) => !holds(id));
    const edge = new Set([...behind].filter((id) => holds(id)));
    const sources = this.#pick([...behind].filter((id) => !edge.has(id) && this.#nodes.get(id)?.kind === 'source'));
    const stopped = new Set(sources.map(({ id }) => id));
    // A valve on the edge that no source reaches but through another of them need not be closed.
    const open = new Set([...this.fed(new Set([...closed, ...edge]), stopped)].filter((id) => edge.has(id) && !closed.has(id)));
    const after = this.fed(new Set([...closed, ...open]), stopped);
    // A shut valve is reached and passes nothing on; a consumer is never shut.
    const cutOff = [...this.fed(closed)].filter((id) => !after.has(id) && this.#nodes.get(id)?.kind === 'consumer');
    return { valves: this.#pick([...open]), sources, cutOff: this.#pick(cutOff), pipes: this.#pipesAmong(behind, edge, leak) };
  }

  /** Consumers that have nothing when these nodes (a feeder, a station) give nothing any more. */
  without(dead: ReadonlySet<string>, { closed = new Set() }: Pick<ValveStates, 'closed'> = {}): NetworkNode[] {
    const after = this.fed(new Set([...closed, ...dead]), dead);
    return this.#pick([...this.fed(closed)].filter((id) => this.#nodes.get(id)?.kind === 'consumer' && (dead.has(id) || !after.has(id))));
  }

  #startsOf(leak: Leak): string[] {
    if ('node' in leak) {
      if (!this.#nodes.has(leak.node)) throw new Error(`the network has no node ${leak.node}`);
      return [leak.node];
    }
    const pipe = this.#pipes.get(leak.pipe);
    if (!pipe) throw new Error(`the network has no pipe ${leak.pipe}`);
    return pipe.oneWay ? [pipe.from] : [pipe.from, pipe.to];
  }

  #pick(ids: readonly string[]): NetworkNode[] {
    return ids.map((id) => this.#nodes.get(id)!);
  }

  #pipesAmong(behind: ReadonlySet<string>, edge: ReadonlySet<string>, leak: Leak): Pipe[] {
    const isBehind = ({ id, from, to, oneWay }: Pipe): boolean => {
      if ('pipe' in leak && id === leak.pipe) return true;
      const feeds = (a: string, b: string): boolean => behind.has(a) && behind.has(b) && !edge.has(b);
      return feeds(from, to) || (!oneWay && feeds(to, from));
    };
    return [...this.#pipes.values()].filter(isBehind);
  }
}

function push(links: Map<string, Link[]>, id: string, link: Link): void {
  const known = links.get(id);
  if (known) known.push(link);
  else links.set(id, [link]);
}

/** All that is reached from `starts`; what does not pass is reached, and nothing behind it. */
function reach(starts: readonly string[], links: ReadonlyMap<string, readonly Link[]>, passes: (id: string) => boolean): Set<string> {
  const seen = new Set(starts);
  const open = [...seen];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (!passes(id)) continue;
    for (const { other } of links.get(id) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      open.push(other);
    }
  }
  return seen;
}
