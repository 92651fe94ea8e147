import { z } from 'zod';
import { defineSettings } from '#server/lib/setting.ts';

export default defineSettings({
  QUANYAN_JETLINKS_SECRET: {
    schema: z
      .string()
      .regex(/^[^:|]{1,100}:.{16,200}$/)
      .optional(),
    expects: 'secureId:secureKey, the key of at least 16 characters',
    about: 'With these JetLinks devices sign in at the embedded MQTT broker; whoever has them speaks for every device, as an API key does.',
  },
});
