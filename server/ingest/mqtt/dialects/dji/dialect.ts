import { defineDialect } from '#server/ingest/mqtt/dialect.ts';
import { SOURCE, listenerOf, readAddress, readMessage } from './codec.ts';

export default defineDialect({
  id: 'dji',
  source: SOURCE,
  topics: ['thing/product/{serial}/osd|state|events|requests', 'sys/product/{serial}/status'],
  filters: ['thing/product/+/osd', 'thing/product/+/state', 'thing/product/+/events', 'thing/product/+/requests', 'sys/product/+/status'],
  address: (topic, ledger, payload) => readAddress(topic, ledger, payload),
  read: readMessage,
  listener: listenerOf,
});
