import { defineAdapter } from '#server/ingest/adapter.ts';
import { SOURCE, startJt808 } from './server.ts';

export default defineAdapter({ id: SOURCE, name: 'JT/T 808', senders: 'network', start: (context) => startJt808(context) });
