import { defineAdapter } from '#server/ingest/adapter.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { startEmbedded } from './embedded.ts';
import { startExternal } from './external.ts';
import settings from './settings.ts';
import { SOURCE, findDialects } from './take.ts';

export default defineAdapter({
  id: SOURCE,
  name: 'MQTT',
  senders: 'secret',
  start: async (context) => {
    const { QUANYAN_MQTT_URL: url } = valuesOf(settings, context.settings);
    const dialects = await findDialects();
    return url === undefined ? startEmbedded(context, dialects) : startExternal(context, dialects, url);
  },
});
