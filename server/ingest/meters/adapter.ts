import { defineAdapter } from '#server/ingest/adapter.ts';
import { SOURCE } from './readings.ts';
import { startMeters } from './server.ts';

export default defineAdapter({
  id: SOURCE,
  name: 'CJ/T 188, DL/T 645, M-Bus',
  senders: 'secret',
  start: (context) => startMeters(context),
});
