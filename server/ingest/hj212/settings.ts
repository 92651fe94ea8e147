import { PORT, defineSettings, port } from '#server/lib/setting.ts';

export default defineSettings({
  QUANYAN_HJ212_PORT: {
    schema: port(2120),
    expects: PORT,
    about: 'TCP port for weather and environment stations by HJ 212. 0 = any free port.',
  },
});
