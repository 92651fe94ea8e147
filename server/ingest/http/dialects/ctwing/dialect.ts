import { z } from 'zod';
import { defineDialect } from '#server/ingest/http/dialect.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { SOURCE, readPush } from './codec.ts';
import { readNames } from './names.ts';
import settings from './settings.ts';

const text = { type: 'string' };

export default defineDialect({
  id: 'ctwing',
  source: SOURCE,
  path: '/api/v1/ingest/ctwing',
  operation: 'pushCtwing',
  summary: 'Take what the platform CTWing pushes by HTTP; the key in a header, or as ?key=name:secret in the address it is given',
  largest: 256_000,
  body: z.unknown().meta({
    type: 'object',
    required: ['messageType', 'deviceId'],
    properties: {
      messageType: { ...text, description: 'dataReport, dataReportTupUnion, eventReport; others are confirmed and not used' },
      deviceId: { ...text, description: 'Known in the ledger as ctwing:{deviceId}, imei:{IMEI} or by itself' },
      IMEI: text,
      timestamp: { type: 'number', description: 'ms since 1970' },
      payload: { type: 'object', description: 'Values by name, or {"serviceData": {…}}' },
      eventContent: { type: 'object', description: 'Of eventReport' },
    },
  }),
  reply: z.object({
    accepted: z.number().describe('Readings taken'),
    events: z.number().describe('Events taken'),
    faults: z.array(z.string()).describe('What could not be used'),
  }),
  // The platform sets no header of ours; it keeps the address to itself.
  secretOf: (url) => url.searchParams.get('key'),
  // Whatever cannot be used is answered 200 too: said again it would be no better, and one failure in ten stops all pushes for a minute.
  read: ({ bytes, allowed }, { now, knows, kindOf, settings: all }) => {
    const names = readNames(valuesOf(settings, all).QUANYAN_CTWING_POINTS);
    const { observations, events, faults } = readPush(bytes, names, { now, knows, kindOf, allowed });
    return {
      observations,
      events,
      faults,
      answer: { accepted: observations.length, events: events.length, faults: faults.slice(0, 20) },
    };
  },
});
