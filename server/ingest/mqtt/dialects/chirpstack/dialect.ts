import { defineDialect } from '#server/ingest/mqtt/dialect.ts';
import { readMessage, readTopic, SOURCE } from './codec.ts';

export default defineDialect({
  id: 'chirpstack',
  source: SOURCE,
  topics: ['application/{id}/device/{devEui}/event/…'],
  filters: ['application/+/device/+/event/+'],
  address: readTopic,
  read: readMessage,
  listener: () => null,
});
