import { z } from 'zod';
import { defineSettings } from '#server/lib/setting.ts';

const address = (schemes: RegExp): z.ZodOptional<z.ZodString> =>
  z
    .string()
    .refine((text) => URL.canParse(text) && schemes.test(text))
    .optional();

export default defineSettings({
  QUANYAN_WVP_URL: {
    schema: address(/^https?:\/\/[^/]/),
    expects: 'an address such as https://video.example.org:18080',
    about: 'Where a WVP-GB28181-pro answers: alarms and states of its cameras are asked there, and cameras are turned through it.',
  },
  QUANYAN_WVP_KEY: {
    schema: z.string().min(8).max(2000).optional(),
    expects: 'at least 8 characters',
    about: 'A key of WVP (用户管理, API Key), sent in the header api-key.',
  },
  QUANYAN_WVP_REDIS: {
    schema: address(/^redis:\/\/[^/]/),
    expects: 'an address such as redis://:password@10.0.0.9:6379',
    about: 'Redis of a WVP: what is published on its channel alarm_receive is heard at once.',
  },
});
