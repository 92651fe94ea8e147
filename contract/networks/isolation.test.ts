import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flow, type Leak } from './isolation.ts';
import type { Network, NetworkNode, NodeKind, Pipe } from './network.ts';

const node = (id: string, kind: NodeKind): NetworkNode => ({ id, kind, name: '', at: [117, 36.6], homes: 0 });
const pipe = (from: string, to: string, oneWay = false): Pipe => ({
  id: `${from}-${to}`,
  from,
  to,
  oneWay,
  line: [
    [117, 36.6],
    [117.001, 36.6],
  ],
});
const KINDS: Readonly<Record<string, NodeKind>> = { s: 'source', v: 'valve', c: 'consumer', j: 'junction' };
/** Nodes are named by the first letter of their kind. */
function network(pipes: readonly Pipe[], medium: Network['medium'] = 'gas'): Network {
  const ids = new Set(pipes.flatMap(({ from, to }) => [from, to]));
  return { medium, pipes, nodes: [...ids].map((id) => node(id, KINDS[id[0]])) };
}
const ids = (nodes: readonly { readonly id: string }[]): string[] => nodes.map(({ id }) => id).sort();
const flat = ({ valves, sources, cutOff }: ReturnType<Flow['isolate']>): string[][] => [ids(valves), ids(sources), ids(cutOff)];

/** A main with two branches, each behind a valve. */
const MAIN = [pipe('s', 'v0'), pipe('v0', 'j'), pipe('j', 'v1'), pipe('v1', 'c1'), pipe('j', 'v2'), pipe('v2', 'c2')];

describe('a leak', () => {
  it('in a branch costs that branch, and in the main everybody', () => {
    const flow = new Flow(network(MAIN));
    expect(flat(flow.isolate({ pipe: 'v1-c1' }))).toEqual([['v1'], [], ['c1']]);
    expect(flat(flow.isolate({ node: 'j' }))).toEqual([['v0'], [], ['c1', 'c2']]);
    expect(ids(flow.isolate({ node: 'j' }).pipes)).toEqual(['j-v1', 'j-v2', 'v0-j']);
  });

  it('behind a valve that is stuck is held back by the one before it', () => {
    const flow = new Flow(network(MAIN));
    expect(flat(flow.isolate({ node: 'c1' }, { stuck: new Set(['v1']) }))).toEqual([['v0'], [], ['c1', 'c2']]);
  });

  it('behind a valve that is closed already asks for nothing, and nobody loses what they have', () => {
    const flow = new Flow(network(MAIN));
    expect(flat(flow.isolate({ node: 'c1' }, { closed: new Set(['v1']) }))).toEqual([[], [], []]);
  });

  it('behind a valve that is stuck shut asks for nothing either', () => {
    const flow = new Flow(network(MAIN));
    const v1 = new Set(['v1']);
    expect(flat(flow.isolate({ node: 'c1' }, { closed: v1, stuck: v1 }))).toEqual([[], [], []]);
  });

  it('with no valve before it shuts the station, and at a valve the one before', () => {
    const flow = new Flow(network(MAIN));
    expect(flat(flow.isolate({ pipe: 's-v0' }))).toEqual([[], ['s'], ['c1', 'c2']]);
    expect(flat(flow.isolate({ node: 'v1' }))).toEqual([['v0'], [], ['c1', 'c2']]);
  });

  it('in a ring is fed from both sides: both valves, and who has another way keeps what they have', () => {
    const flow = new Flow(network([...ring(), pipe('j1', 'c1'), pipe('j2', 'c2')]));
    expect(flat(flow.isolate({ node: 'j1' }))).toEqual([['v1', 'v2'], [], ['c1']]);
  });

  it('is not held back by a valve that leads nowhere else', () => {
    const flow = new Flow(network([...MAIN, pipe('c1', 'v9'), pipe('v9', 'c9')]));
    expect(flat(flow.isolate({ node: 'c1' }))).toEqual([['v1'], [], ['c1', 'c9']]);
  });

  it('in a line of one direction costs nothing upstream of it', () => {
    const flow = new Flow(
      network([pipe('s', 'v1', true), pipe('v1', 'c1', true), pipe('c1', 'v2', true), pipe('v2', 'c2', true)], 'power'),
    );
    expect(flat(flow.isolate({ node: 'c2' }))).toEqual([['v2'], [], ['c2']]);
    expect(ids(flow.without(new Set(['c1'])))).toEqual(['c1', 'c2']);
  });

  it('at what the network does not have is an error that names it', () => {
    const flow = new Flow(network(MAIN));
    expect(() => flow.isolate({ node: 'x' })).toThrow('no node x');
    expect(() => flow.isolate({ pipe: 'x' })).toThrow('no pipe x');
    expect(() => new Flow({ ...network(MAIN), nodes: [] })).toThrow('pipe s-v0 ends at s');
  });
});

function ring(): Pipe[] {
  return [pipe('s', 'j0'), pipe('j0', 'v1'), pipe('v1', 'j1'), pipe('j1', 'v2'), pipe('v2', 'j2'), pipe('j2', 'j0')];
}

/** Any network with loops, several sources and lines of one direction; a leak anywhere, some valves shut or stuck. */
const anyCase = fc
  .record({
    kinds: fc.array(fc.constantFrom('s', 'v', 'v', 'c', 'c', 'j', 'j'), { minLength: 3, maxLength: 14 }),
    ends: fc.array(fc.tuple(fc.nat(13), fc.nat(13), fc.boolean()), { minLength: 2, maxLength: 26 }),
    at: fc.nat(999),
    inPipe: fc.boolean(),
    closed: fc.array(fc.nat(13), { maxLength: 2 }),
    stuck: fc.array(fc.nat(13), { maxLength: 2 }),
  })
  .map(({ kinds, ends, at, inPipe, closed, stuck }) => {
    const names = kinds.map((kind, i) => `${kind}${i}`);
    const pipes = ends.map(([a, b, oneWay], i) => ({
      ...pipe(names[a % names.length], names[b % names.length], oneWay),
      id: `p${i}`,
    }));
    const leak: Leak = inPipe ? { pipe: pipes[at % pipes.length].id } : { node: names[at % names.length] };
    const valves = (some: readonly number[]): Set<string> =>
      new Set(some.map((i) => names[i % names.length]).filter((id) => id.startsWith('v') && !('node' in leak && leak.node === id)));
    const nodes = names.map((id) => node(id, KINDS[id[0]]));
    return { net: { medium: 'water', nodes, pipes } as Network, leak, closed: valves(closed), stuck: valves(stuck) };
  });
type Case = typeof anyCase extends fc.Arbitrary<infer C> ? C : never;

/** Whether any source can reach the leak: every path followed by itself, another way than the one that is tested. */
function isLeakFed({ net, leak }: Case, shut: ReadonlySet<string>, stopped: ReadonlySet<string>): boolean {
  const arrives = reachable(net, shut, stopped);
  if ('node' in leak) return arrives.has(leak.node);
  const { from, to, oneWay } = net.pipes.find(({ id }) => id === leak.pipe)!;
  const flowsOut = (id: string): boolean => arrives.has(id) && !shut.has(id);
  return flowsOut(from) || (!oneWay && flowsOut(to));
}

/** Grows the set by one look at all pipes after the other, until it grows no more. */
function reachable({ nodes, pipes }: Network, shut: ReadonlySet<string>, stopped: ReadonlySet<string>): Set<string> {
  const has = new Set(nodes.filter(({ id, kind }) => kind === 'source' && !stopped.has(id)).map(({ id }) => id));
  for (let before = -1; before !== has.size;) {
    before = has.size;
    for (const { from, to, oneWay } of pipes) {
      if (has.has(from) && !shut.has(from)) has.add(to);
      if (!oneWay && has.has(to) && !shut.has(to)) has.add(from);
    }
  }
  return has;
}

describe('whatever the network', () => {
  const check = (one: Case, judge: (made: ReturnType<Flow['isolate']>, shut: Set<string>, stopped: Set<string>) => void): void => {
    const made = new Flow(one.net).isolate(one.leak, one);
    judge(made, new Set([...one.closed, ...ids(made.valves)]), new Set(ids(made.sources)));
  };

  it('closing the valves leaves no way from any source to the leak', () => {
    fc.assert(
      fc.property(anyCase, (one) => check(one, (_made, shut, stopped) => expect(isLeakFed(one, shut, stopped)).toBe(false))),
      { numRuns: 3000 },
    );
  });

  it('none of them is closed for nothing: with one left open it is fed again', () => {
    fc.assert(
      fc.property(anyCase, (one) =>
        check(one, ({ valves }, shut, stopped) => {
          for (const { id } of valves) expect([id, isLeakFed(one, without(shut, id), stopped)]).toEqual([id, true]);
        }),
      ),
      { numRuns: 3000 },
    );
  });

  it('who is cut off is who was fed before and is not after', () => {
    fc.assert(
      fc.property(anyCase, (one) =>
        check(one, ({ cutOff }, shut, stopped) => {
          const [before, after] = [reachable(one.net, one.closed, new Set()), reachable(one.net, shut, stopped)];
          expect(ids(cutOff)).toEqual([...before].filter((id) => id.startsWith('c') && !after.has(id)).sort());
        }),
      ),
      { numRuns: 3000 },
    );
  });

  it('only valves that can be closed and are open are asked for', () => {
    fc.assert(
      fc.property(anyCase, (one) =>
        check(one, ({ valves }) => {
          for (const { id, kind } of valves) expect([kind, one.closed.has(id), one.stuck.has(id)]).toEqual(['valve', false, false]);
        }),
      ),
      { numRuns: 1000 },
    );
  });
});

const without = (set: ReadonlySet<string>, id: string): Set<string> => new Set([...set].filter((each) => each !== id));
