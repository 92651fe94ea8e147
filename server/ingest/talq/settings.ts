import { z } from 'zod';
import { defineSettings } from '#server/lib/setting.ts';

const ENTRY = /^\s*[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\s*=\s*https?:\/\/\S+\s*$/;

export default defineSettings({
  QUANYAN_TALQ_GATEWAYS: {
    schema: z
      .string()
      .refine((list) => list.split(',').every((one) => one.trim() === '' || ENTRY.test(one)))
      .default(''),
    expects: 'a list such as 0f8a1d3e-6a51-4a0e-9f61-0c2b7a4d9001=https://lamps.example.org/talq',
    about: 'Where TALQ gateways are told things, by their UUID; those left out are told where they announce themselves.',
  },
  QUANYAN_TALQ_TOKEN: {
    schema: z.string().min(8).max(500).optional(),
    expects: 'at least 8 characters',
    about: 'Sent to TALQ gateways as Authorization: Bearer.',
  },
});
