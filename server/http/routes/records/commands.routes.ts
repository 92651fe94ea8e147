import { z } from 'zod';
import { COMMANDS, COMMAND_NAMES, commandIdSchema } from '#contract/commands.ts';
import { COMMAND_LABELS } from '#contract/transitions.ts';
import { defineRoute } from '#server/http/route.ts';
import { Refused, refuse } from '#server/lib/refused.ts';

/** One route per command, so that OpenAPI shows each with its own input. */
export default COMMAND_NAMES.map((name) =>
  defineRoute({
    method: 'post',
    path: `/api/v1/commands/${name}`,
    needs: COMMANDS[name].needs,
    id: name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    summary: `${COMMAND_LABELS[name].en}: what an operator does`,
    body: COMMANDS[name].input as z.ZodType,
    reply: z.object({ ok: z.literal(true), seq: z.number() }),
    refuses: ['not-found', 'conflict', 'illegal'],
    headers: { 'Idempotency-Key': commandIdSchema },
    handle: async ({ body, user, from, request, services }) => {
      const result = await services.execute(name, body, user, from, idOf(request.headers['idempotency-key']));
      if (!result.ok) throw new Refused(result.refusal);
      return result;
    },
  }),
);

/** @throws Refused `invalid` */
function idOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const id = commandIdSchema.safeParse(header);
  if (id.success) return id.data;
  throw refuse('invalid', '请求头 Idempotency-Key 无效', `The header Idempotency-Key cannot be used: ${id.error.issues[0].message}.`);
}
