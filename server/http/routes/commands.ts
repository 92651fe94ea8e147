import { z } from 'zod';
import { COMMANDS, COMMAND_NAMES } from '#contract/commands.ts';
import { COMMAND_LABELS } from '#contract/transitions.ts';
import { defineRoute } from '#server/http/route.ts';
import { Refused } from '#server/lib/refused.ts';

/** One route per command, so that OpenAPI shows each with its own input. */
export default COMMAND_NAMES.map((name) =>
  defineRoute({
    method: 'post',
    path: `/api/v1/commands/${name}`,
    needs: COMMANDS[name].needs,
    id: name,
    summary: `${COMMAND_LABELS[name].en}: what an operator does`,
    body: COMMANDS[name].input as z.ZodType,
    reply: z.object({ ok: z.literal(true), seq: z.number() }),
    refuses: ['not-found', 'conflict', 'illegal'],
    handle: async ({ body, user, from, services }) => {
      const result = await services.execute(name, body, user, from);
      if (!result.ok) throw new Refused(result.refusal);
      return result;
    },
  }),
);
