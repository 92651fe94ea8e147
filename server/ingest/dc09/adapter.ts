import { defineAdapter } from '#server/ingest/adapter.ts';
import { SOURCE } from './observe.ts';
import { startDc09 } from './server.ts';

export default defineAdapter({ id: SOURCE, name: 'SIA DC-09', senders: 'secret', start: (context) => startDc09(context) });
