import { PORT, defineSettings, port } from '#server/lib/setting.ts';

export default defineSettings({
  QUANYAN_WATCH_PORT: { schema: port(8001), expects: PORT, about: 'TCP port for 4G watches of people in care. 0 = any free port.' },
});
