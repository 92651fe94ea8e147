import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const MQTT = 'mosquitto_pub -h 127.0.0.1 -p ${QUANYAN_MQTT_PORT:-1883} -q 1 -t quanyan/v1/sb-000001';

export default defineSystem({
  id: 'S13',
  name: label('垃圾', 'Refuse'),
  does: label(
    '垃圾箱起火、高温、满溢、久未清运、倾倒；误投与清运各记一次',
    'Bins that burn, overheat, are full, not emptied or tipped; mis-sorting and collection, each told once',
  ),
  kinds: ['smart-bin'],
  protocols: ['mqtt/dialects/quanyan', 'http/dialects/quanyan'],
  scenarios: ['bin-fire'],
  tests: [],
  clients: [
    {
      title: label('垃圾箱起火', 'A bin burns'),
      needs: ['mosquitto_pub'],
      devices: [{ id: 'sb-000001', kind: 'smart-bin' }],
      shell: [`${MQTT}/observations -m '{"points":{"fillPct":96,"tempC":120,"fire":1}}'`],
      raises: [
        { device: 'sb-000001', alert: 'fire' },
        { device: 'sb-000001', alert: 'hot' },
        { device: 'sb-000001', alert: 'bin-full' },
      ],
    },
    {
      title: label('误投', 'Mis-sorted'),
      needs: ['mosquitto_pub'],
      devices: [{ id: 'sb-000001', kind: 'smart-bin' }],
      shell: [`${MQTT}/events -m '{"event":"mis-sorted","attributes":{"serial":1,"sort":"hazardous"}}'`],
      tells: [{ device: 'sb-000001', event: 'mis-sorted' }],
    },
  ],
});
