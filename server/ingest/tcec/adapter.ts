import { z } from 'zod';
import { defineAdapter, type IngressRoute } from '#server/ingest/adapter.ts';
import { SOURCE, giveToken, takeStatus } from './exchange.ts';

const text = { type: 'string' };
const body = z.unknown().meta({
  type: 'object',
  required: ['OperatorID', 'Data', 'TimeStamp', 'Seq', 'Sig'],
  properties: {
    OperatorID: text,
    Data: { ...text, description: 'Base64 of AES-128-CBC of the JSON' },
    TimeStamp: { ...text, description: 'yyyyMMddHHmmss' },
    Seq: text,
    Sig: { ...text, description: 'HMAC-MD5 of OperatorID, Data, TimeStamp and Seq, in capital hex' },
  },
});
const reply = z.object({
  Ret: z.number().describe('0 done, 4001 signature, 4002 token, 4003 parameters, 4004 content'),
  Msg: z.string(),
  Data: z.string().describe('As in the request'),
  Sig: z.string().describe('HMAC-MD5 of Ret, Msg and Data'),
});

const route = (name: string, id: string, summary: string, handle: IngressRoute['handle']): IngressRoute => ({
  path: `/api/v1/ingest/tcec/${name}`,
  id,
  summary,
  source: SOURCE,
  largest: 256_000,
  signed: true,
  body,
  reply,
  handle,
});

export default defineAdapter({
  id: SOURCE,
  name: 'T/CEC 102',
  senders: 'secret',
  routes: [
    route('query_token', 'tcecToken', 'Give an operator of charging stations (T/CEC 102) a token for its pushes', (call, context) =>
      Promise.resolve(giveToken(call, context)),
    ),
    route('notification_stationStatus', 'tcecStatus', 'Take the states of connectors that an operator pushes (T/CEC 102)', takeStatus),
  ],
});
