import { defineAdapter } from '#server/ingest/adapter.ts';
import { startEmbedded } from './embedded.ts';
import { startExternal } from './external.ts';
import { SOURCE } from './take.ts';

export default defineAdapter({
  id: SOURCE,
  start: (context) => (context.settings.mqttUrl === undefined ? startEmbedded(context) : startExternal(context, context.settings.mqttUrl)),
});
