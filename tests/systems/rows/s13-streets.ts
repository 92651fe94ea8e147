import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const MQTT = 'mosquitto_pub -h 127.0.0.1 -p ${QUANYAN_MQTT_PORT:-1883} -q 1 -t quanyan/v1/sb-000001';

export default defineSystem({
  id: 'S13',
  name: label('停车 共享单车 垃圾', 'Parking, shared bikes, refuse'),
  does: label(
    '消防通道被占、违停、久停；共享单车淤积、占道；垃圾箱起火、高温、满溢、久未清运；误投与清运各记一次',
    'A blocked fire lane, cars that may not stand or stand too long; bikes that pile up; bins that burn, are full or not emptied; ' +
      'mis-sorting and collection, each told once',
  ),
  kinds: ['parking-space', 'bike-station', 'smart-bin'],
  protocols: ['mqtt/dialects/quanyan', 'http/dialects/quanyan'],
  scenarios: ['fire-lane', 'bin-fire'],
  tests: [],
  clients: [
    {
      title: label('消防通道被占、共享单车阻塞人行道', 'A fire lane is blocked, and bikes block a path'),
      needs: ['curl'],
      devices: [
        { id: 'ps-000001', kind: 'parking-space' },
        { id: 'bs-000001', kind: 'bike-station' },
      ],
      shell: [
        "curl -s -H 'content-type: application/json' http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/observations \\",
        `  -d '{"observations": [{"device": "ps-000001", "points": {"occupied": 1, "blocking": 1}},`,
        `        {"device": "bs-000001", "points": {"outside": 40, "pathBlocked": 1}}]}'`,
      ],
      hears: '"accepted":4',
      raises: [
        { device: 'ps-000001', alert: 'lane-blocked' },
        { device: 'bs-000001', alert: 'path-blocked' },
        { device: 'bs-000001', alert: 'bikes-outside' },
      ],
    },
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
