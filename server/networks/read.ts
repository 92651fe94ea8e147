import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { networkNodeSchema, networksSchema, pipeSchema, type Network, type Networks } from '#contract/networks/network.ts';

/** Nodes or pipes that are checked in one turn: a city has tens of thousands, and the server goes on beside. */
const AT_ONCE = 250;

const network = networksSchema.shape.networks.unwrap().element;
/** Without what there is much of. */
const outerSchema = networksSchema.extend({
  networks: z.array(network.extend({ nodes: z.array(z.unknown()), pipes: z.array(z.unknown()) })).readonly(),
});

/**
 * What `networks.json` holds, as its schema has it. Checked at one go, twenty thousand pipes would stop the server for the better part of a
 * second. @throws ZodError, SyntaxError
 */
export async function readNetworks(text: string): Promise<Networks> {
  const outer = outerSchema.parse(JSON.parse(text));
  const networks: Network[] = [];
  for (const { medium, nodes, pipes } of outer.networks)
    networks.push({ medium, nodes: await checked(nodes, networkNodeSchema), pipes: await checked(pipes, pipeSchema) });
  return { ...outer, networks };
}

async function checked<T>(items: readonly unknown[], schema: z.ZodType<T>): Promise<T[]> {
  const many = z.array(schema);
  const read: T[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    await nextTurn();
    for (const item of many.parse(items.slice(from, from + AT_ONCE))) read.push(item);
  }
  return read;
}
