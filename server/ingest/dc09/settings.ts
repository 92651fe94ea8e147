import { z } from 'zod';
import { PORT, defineSettings, port } from '#server/lib/setting.ts';
import { readAccounts } from './accounts.ts';

const accounts = z.string().refine((list) => readAccounts(list) !== null);

export default defineSettings({
  QUANYAN_DC09_PORT: { schema: port(3061), expects: PORT, about: 'TCP and UDP port for alarm panels (SIA DC-09). 0 = any free port.' },
  QUANYAN_DC09_KEYS: {
    schema: accounts.default(''),
    expects: 'account=key, comma separated; a key is 32, 48 or 64 hexadecimal digits or 16, 24 or 32 characters, or the word plain',
    about:
      'AES keys of alarm panels by account. "plain" lets an account speak without a key. Accounts not named are refused, but for those ' +
      'of this machine in the demo.',
  },
  QUANYAN_DC09_WINDOW: {
    schema: z
      .string()
      .regex(/^\d{1,5}\/\d{1,5}$/)
      .default('40/20'),
    expects: 'seconds past and seconds ahead, such as 40/20',
    about: 'How far the time of a panel may be off before it is told ours (NAK).',
  },
});
