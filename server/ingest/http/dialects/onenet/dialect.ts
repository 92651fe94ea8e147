import { z } from 'zod';
import { defineDialect } from '#server/ingest/http/dialect.ts';
import { refuse } from '#server/lib/refused.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { isSigned, openPush, readPush, SOURCE } from './codec.ts';
import settings, { readStreams } from './settings.ts';

const text = { type: 'string' };

export default defineDialect({
  id: 'onenet',
  source: SOURCE,
  path: '/api/v1/ingest/onenet',
  operation: 'pushOnenet',
  summary: 'Take what the platform OneNET pushes by HTTP; the key in a header, or as ?key=name:secret in the address it is given',
  largest: 256_000,
  body: z.unknown().meta({
    type: 'object',
    required: ['msg'],
    properties: {
      msg: { description: 'The message, or a list of them, as JSON or as a text that holds it' },
      signature: { ...text, description: 'Base64 of the MD5 of token, nonce and msg' },
      nonce: text,
      time: { type: 'number' },
      id: text,
    },
  }),
  reply: z.object({
    accepted: z.number().describe('Readings taken'),
    events: z.number().describe('Events taken'),
    faults: z.array(z.string()).describe('What could not be used'),
  }),
  secretOf: (url) => url.searchParams.get('key'),
  probe: (query, all) => {
    const { QUANYAN_ONENET_TOKEN: token } = valuesOf(settings, all);
    const msg = query.get('msg') ?? '';
    if (token === undefined || isSigned(token, query.get('nonce'), msg, query.get('signature'))) return msg;
    throw unsigned('its signature is not of QUANYAN_ONENET_TOKEN');
  },
  read: ({ bytes, allowed, peer }, { now, knows, kindOf, reject, settings: all }) => {
    const { QUANYAN_ONENET_TOKEN: token, QUANYAN_ONENET_POINTS: points } = valuesOf(settings, all);
    const push = openPush(bytes, token);
    if ('why' in push) {
      reject(SOURCE, peer, bytes, push.why);
      throw unsigned(push.why);
    }
    const { observations, events, faults } = readPush(push.messages, { now, knows, kindOf, allowed, streams: readStreams(points) });
    const told = [...push.faults, ...faults];
    return {
      observations,
      events,
      faults: told,
      answer: { accepted: observations.length, events: events.length, faults: told.slice(0, 20) },
    };
  },
});

const unsigned = (why: string): Error =>
  refuse(
    'unauthenticated',
    '签名不符：请核对平台推送的 token 与 QUANYAN_ONENET_TOKEN',
    `Not taken: ${why}. Compare the token of the push on the platform.`,
  );
