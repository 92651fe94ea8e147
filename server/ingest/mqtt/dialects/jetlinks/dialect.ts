import { defineDialect } from '#server/ingest/mqtt/dialect.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { FILTERS, SOURCE, readPayload, readTopic } from './codec.ts';
import { encodeInvoke, invokeTopicOf } from './functions.ts';
import own from './settings.ts';
import { provenDevice } from './sign-in.ts';

/** Where a device listens: below its own product and id. */
const OWN_TOPIC = /^\/[^/+#]{1,100}\/([^/+#]{1,100})\/[^+#]{1,200}$/;

export default defineDialect({
  id: 'jetlinks',
  source: SOURCE,
  topics: [
    '/{productId}/{deviceId}/properties/report',
    '/{productId}/{deviceId}/event/{eventId}',
    '/{productId}/{deviceId}/function/invoke/reply',
    '/{productId}/{gatewayId}/child/{childId}/…',
  ],
  filters: FILTERS,
  address: readTopic,
  read: readPayload,
  orders: { topic: invokeTopicOf, encode: encodeInvoke, asSpoken: true },
  listener: (filter) => OWN_TOPIC.exec(filter)?.[1] ?? null,
  signIn: (login, { settings, now }) => provenDevice(login, valuesOf(own, settings).QUANYAN_JETLINKS_SECRET, now()),
});
