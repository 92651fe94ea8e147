import { z } from 'zod';
import { PORT, defineSettings, port } from '#server/lib/setting.ts';

export default defineSettings({
  QUANYAN_JT808_PORT: {
    schema: port(6808),
    expects: PORT,
    about: 'TCP port for terminals of vehicles and people that speak JT/T 808. 0 = any free port.',
  },
  QUANYAN_JT808_CRS: {
    schema: z.enum(['wgs84', 'gcj02', 'bd09']).default('wgs84'),
    expects: 'wgs84, gcj02 or bd09',
    about: 'What the positions of these terminals refer to. The standard leaves it open; satellite receivers say WGS-84.',
  },
});
