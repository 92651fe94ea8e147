import { z } from 'zod';
import { PORT, defineSettings, port } from '#server/lib/setting.ts';

export default defineSettings({
  QUANYAN_METERS_PORT: {
    schema: port(6450),
    expects: PORT,
    about: 'TCP port where concentrators of water, electricity, gas and heat meters dial in. 0 = any free port.',
  },
  QUANYAN_METERS_EVERY_S: {
    schema: z.coerce.number().min(5).max(86_400).default(60),
    expects: 'a number of seconds from 5 to 86400',
    about: 'How often each meter behind a concentrator is asked; a slow line takes as long as it takes.',
  },
});
