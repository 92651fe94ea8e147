import { z } from 'zod';
import { defineRoute } from '#server/http/route.ts';
import { sourceRejectsSchema } from '#server/ingest/rejects.ts';
import { unregisteredSchema } from '#server/ingest/unregistered.ts';

const healthz = defineRoute({
  method: 'get',
  path: '/healthz',
  needs: 'public',
  id: 'readHealth',
  summary: 'Is the server able to do its work? 503 while storage is failing; 200 while what waited for it is being stored',
  reply: z.object({ status: z.enum(['ok', 'degraded']), storage: z.enum(['ok', 'failing', 'draining']) }),
  handle: ({ services, response }) => {
    const { storage } = services.health();
    if (storage === 'failing') response.statusCode = 503;
    return { status: storage === 'ok' ? ('ok' as const) : ('degraded' as const), storage };
  },
});

const metrics = defineRoute({
  method: 'get',
  path: '/metrics',
  needs: 'public',
  type: 'text/plain; version=0.0.4',
  id: 'readMetrics',
  summary: 'Figures for Prometheus: counts only, no names',
  reply: z.string(),
  handle: ({ services }) => services.metrics(),
});

const rejects = defineRoute({
  method: 'get',
  path: '/api/v1/ingest/rejects',
  needs: 'administer',
  // Bytes nobody could read have no place; they may be of any device.
  everywhere: true,
  id: 'listRejects',
  summary: 'Malformed input per source: counts, and the newest of them as hex',
  reply: z.array(sourceRejectsSchema),
  handle: ({ services }) => services.rejects(),
});

const unregistered = defineRoute({
  method: 'get',
  path: '/api/v1/ingest/not-in-ledger',
  needs: 'see',
  id: 'listUnregistered',
  summary: 'Senders the ledger does not know, that came through a device of one’s jurisdiction or from nowhere known',
  reply: z.array(unregisteredSchema),
  handle: ({ user, services }) => services.unregistered(user.jurisdiction),
});

export default [healthz, metrics, rejects, unregistered];
