import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { z } from 'zod';
import { defineRoute } from '#server/http/route.ts';
import { dueAt, SORTS } from '#server/retention.ts';
import { settingsInForce } from '#server/settings.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as { version: string };

const DAY_MS = 86_400_000;

const status = defineRoute({
  method: 'get',
  path: '/api/v1/system',
  needs: 'administer',
  everywhere: true,
  id: 'readSystem',
  summary: 'Versions, health, room on disk and the settings in force',
  reply: z.object({
    version: z.string(),
    node: z.string(),
    runningMs: z.number().describe('Since the server started'),
    demo: z.boolean(),
    database: z.enum(['SQLite', 'PostgreSQL']),
    storage: z.enum(['ok', 'failing', 'draining']),
    memory: z.number().describe('Resident, bytes'),
    disk: z.object({ free: z.number(), size: z.number() }).describe('Of the data folder’s disk, bytes'),
    journalHead: z.number(),
    ingestRate: z.number().describe('Observations a second over the last 10 s'),
    lastObservationAt: z.number().describe('ms UTC; 0 = never since the start'),
    protocols: z
      .array(z.object({ id: z.string(), name: z.string(), addresses: z.array(z.string()), speaks: z.array(z.string()) }))
      .describe('What devices speak and where; without an address: at this server'),
    feeds: z.array(z.object({ source: z.string(), connected: z.number(), rejected: z.number() })),
    counts: z.object({ places: z.number(), devices: z.number(), crews: z.number(), openIncidents: z.number(), notInLedger: z.number() }),
    settings: z.array(
      z.object({
        name: z.string(),
        given: z.string().nullable().describe('Null = the standard is in force'),
        standard: z.string().nullable(),
        expects: z.string(),
        about: z.string(),
      }),
    ),
  }),
  handle: async ({ services }) => {
    const { settings, published, storage } = services;
    const health = services.health();
    const { bavail, blocks, bsize } = await statfs(settings.data);
    return {
      version,
      node: process.version,
      runningMs: services.runningFor(),
      demo: settings.demo,
      database: settings.databaseUrl === undefined ? ('SQLite' as const) : ('PostgreSQL' as const),
      storage: health.storage,
      memory: process.memoryUsage.rss(),
      disk: { free: bavail * bsize, size: blocks * bsize },
      journalHead: await storage.journal.head(),
      ingestRate: health.ingestRate,
      lastObservationAt: health.lastObservationAt,
      protocols: services.protocols,
      feeds: health.feeds,
      counts: {
        places: published.count('place'),
        devices: published.count('device'),
        crews: published.count('crew'),
        openIncidents: [...published.all('incident')].filter(({ state }) => state !== 'closed').length,
        notInLedger: health.notInLedger,
      },
      settings: settingsInForce(process.env),
    };
  },
});

const retention = defineRoute({
  method: 'get',
  path: '/api/v1/system/retention',
  needs: 'administer',
  everywhere: true,
  id: 'previewRetention',
  summary: 'What will be dropped because it has been kept long enough, by sort: counted before it happens. It is dropped every hour',
  query: z.object({
    days: z.coerce.number().int().min(0).max(3650).default(1).describe('Within so many days from now; 0 = with the next hour'),
  }),
  reply: z.object({
    until: z.number().describe('ms UTC'),
    items: z.array(
      z.object({
        what: z
          .enum(SORTS)
          .describe('readings, journal entries, closed incidents with alerts and tickets, pictures and clips, audit rows, ledger edits'),
        setting: z.string().describe('Says how long it is kept'),
        days: z.number(),
        count: z.number(),
      }),
    ),
  }),
  handle: async ({ query, services }) => {
    const until = services.now() + query.days * DAY_MS;
    return { until, items: await dueAt(services.storage.reader, services.settings, services.media, until) };
  },
});

const verification = defineRoute({
  method: 'get',
  path: '/api/v1/audit/verification',
  needs: 'see-audit',
  id: 'verifyAudit',
  summary: 'Reads the whole audit trail and says whether a row was removed or altered',
  reply: z.object({
    at: z.number(),
    brokenAt: z.number().nullable().describe('Id of the first row that does not fit the one before it; null = the chain is whole'),
  }),
  handle: async ({ services }) => ({ at: services.now(), brokenAt: await services.storage.reader.audit.verify() }),
});

export default [status, retention, verification];
