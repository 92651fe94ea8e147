import { defineAdapter } from '#server/ingest/adapter.ts';
import { SOURCE, startWatch } from './server.ts';

export default defineAdapter({ id: SOURCE, name: '4G watches', senders: 'network', start: (context) => startWatch(context) });
