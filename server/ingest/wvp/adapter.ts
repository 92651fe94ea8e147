import { defineAdapter } from '#server/ingest/adapter.ts';
import { startWvp } from './server.ts';

export default defineAdapter({
  id: 'wvp',
  name: 'WVP (GB/T 28181)',
  // It is we who ask, with a key of the platform's.
  senders: 'network',
  start: (context) => Promise.resolve(startWvp(context)),
});
