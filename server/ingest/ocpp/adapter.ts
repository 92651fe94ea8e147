import { defineAdapter } from '#server/ingest/adapter.ts';
import { SOURCE } from './point.ts';
import { startOcpp } from './server.ts';

export default defineAdapter({
  id: SOURCE,
  name: 'OCPP 1.6J, 2.0.1',
  senders: 'secret',
  start: (context) => Promise.resolve(startOcpp(context)),
});
