import { defineAdapter } from '#server/ingest/adapter.ts';
import { SOURCE } from './observe.ts';
import { startGb26875 } from './server.ts';

export default defineAdapter({
  id: SOURCE,
  name: 'GB/T 26875.3',
  senders: 'network',
  start: (context) => startGb26875(context),
});
