import { defineAdapter, type IngressRoute } from '#server/ingest/adapter.ts';
import { discover } from '#server/lib/discover.ts';
import type { PushDialect } from './dialect.ts';
import { mediaRoute } from './media-route.ts';

const dialects = await discover<PushDialect>('server/ingest/http/dialects/*/dialect.ts');

/** Answered once all of it is taken; while it is not, the sender says it again. */
const routeOf = ({ read, operation, ...dialect }: PushDialect): IngressRoute => ({
  ...dialect,
  id: operation,
  handle: async (call, context) => {
    const { observations, events, faults, keeps = call.bytes, answer } = read(call, context);
    if (faults.length > 0) {
      const more = faults.length > 3 ? `; and ${faults.length - 3} more` : '';
      context.reject(dialect.source, call.peer, keeps, `${faults.slice(0, 3).join('; ')}${more}`);
    }
    if (observations.length + events.length > 0) await context.accept(observations, events);
    return answer;
  },
});

export default defineAdapter({
  id: 'http',
  name: 'HTTP',
  senders: 'secret',
  routes: [...dialects.map(({ value }) => routeOf(value)), mediaRoute],
});
