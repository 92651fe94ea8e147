import { z } from 'zod';
import { PORT, defineSettings, port } from '#server/lib/setting.ts';

export default defineSettings({
  QUANYAN_MQTT_PORT: { schema: port(1883), expects: PORT, about: 'Port of the embedded MQTT 3.1.1 broker. 0 = any free port.' },
  QUANYAN_MQTT_URL: {
    schema: z.url({ protocol: /^(mqtts?|wss?)$/ }).optional(),
    expects: 'an address such as mqtt://10.0.0.5:1883 (mqtt, mqtts, ws or wss)',
    about: 'Use this MQTT broker (3.1.1 or 5) instead of the embedded one.',
  },
});
