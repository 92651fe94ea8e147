import { z } from 'zod';
import { PORT, defineSettings, port } from '#server/lib/setting.ts';
import { readPeerRules } from './peer-rules.ts';

const peers = z.string().refine((list) => {
  try {
    return Boolean(readPeerRules(list));
  } catch {
    return false;
  }
});

export default defineSettings({
  QUANYAN_GB26875_PORT: {
    schema: port(26875),
    expects: PORT,
    about: 'TCP port for GB/T 26875.3 fire transmission units. 0 = any free port.',
  },
  QUANYAN_GB26875_PEERS: {
    schema: peers.default(''),
    expects: 'source=address, comma separated, such as 889=10.0.0.5,890=10.0.0.6|10.0.1.0/24,891=any,*=10.0.0.0/16',
    about:
      'From which addresses fire transmission units may report (* = every unit not named). ' +
      'Not named at all: from anywhere, alarms cleared only from where the unit spoke last.',
  },
});
