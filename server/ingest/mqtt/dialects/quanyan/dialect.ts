import { defineDialect } from '#server/ingest/mqtt/dialect.ts';
import { EVENT_FILTER, OBSERVATION_FILTER, parseEvents, parsePayload, parseTracks, readTopic, TRACK_FILTER } from './codec.ts';
import { encodeOrder, orderTopicOf, parseResults, RESULT_FILTER } from './wire/orders.ts';

const OWN_TOPIC = /^quanyan\/v1\/([^/+#]{1,200})\/[^+#]{1,200}$/;

export default defineDialect({
  id: 'quanyan',
  source: 'mqtt',
  topics: [
    'quanyan/v1/{deviceId}/observations',
    'quanyan/v1/{deviceId}/events',
    'quanyan/v1/{deviceId}/results',
    'quanyan/v1/{moverId}/track',
  ],
  filters: [OBSERVATION_FILTER, EVENT_FILTER, TRACK_FILTER, RESULT_FILTER],
  address: readTopic,
  read: ({ device, says, payload }, { now, kindOf }) => {
    if (says === 'results') return { observations: [], events: [], ...parseResults(payload) };
    if (says === 'track') return { observations: [], events: [], ...parseTracks(payload, device, now()) };
    return says === 'events'
      ? { observations: [], ...parseEvents(payload, device, now(), kindOf(device)) }
      : { events: [], ...parsePayload(payload, device, now()) };
  },
  orders: { topic: orderTopicOf, encode: encodeOrder },
  listener: (filter) => OWN_TOPIC.exec(filter)?.[1] ?? null,
});
