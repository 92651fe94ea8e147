import { PORT, defineSettings, port } from '#server/lib/setting.ts';

export default defineSettings({
  QUANYAN_MEOKON_PORT: {
    schema: port(6531),
    expects: PORT,
    about: 'TCP port for wireless pressure and level terminals that send A5 5A frames. 0 = any free port.',
  },
});
