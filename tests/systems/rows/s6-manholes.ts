import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const BROKER = '-h 127.0.0.1 -p ${QUANYAN_MQTT_PORT:-1883}';

export default defineSystem({
  id: 'S6',
  name: label('智能井盖', 'Manhole covers'),
  does: label(
    '井盖打开、倾斜、水位、可燃气体分别告警；降雨时按各井涨速说明哪些井已越限、哪些将越限及约多少分钟',
    'Tells a cover that is open or tilted, water over its limit, and gas; in rain which wells are over, ' +
      'which will be next, and in how many minutes by their pace',
  ),
  kinds: ['manhole'],
  protocols: [
    'mqtt/dialects/chirpstack',
    'http/dialects/onenet',
    'http/dialects/ctwing',
    'mqtt/dialects/quanyan',
    'mqtt/dialects/jetlinks',
    'http/dialects/quanyan',
  ],
  scenarios: ['storm'],
  tests: [
    'tests/walk/foreign.test.ts',
    'server/correlations/flood-ahead.test.ts',
    'server/ingest/mqtt/dialects/chirpstack/codec.test.ts',
    'server/ingest/http/dialects/onenet/codec.test.ts',
  ],
  clients: [
    {
      title: label('平台推送水位', 'A platform pushes a level'),
      needs: ['curl'],
      devices: [{ id: 'mh-000001', kind: 'manhole' }],
      shell: [
        `curl -s -H 'content-type: application/json' http://127.0.0.1:\${QUANYAN_PORT:-8080}/api/v1/observations \\`,
        `  -d '{"observations": [{"device": "mh-000001", "points": {"waterLevelCm": 190}}]}'`,
      ],
      hears: '"accepted":1',
      raises: [{ device: 'mh-000001', alert: 'water-over' }],
    },
    {
      title: label('ChirpStack 上报井盖打开与水位', 'ChirpStack tells a cover that is open, and a level'),
      needs: ['mosquitto_pub', 'base64'],
      devices: [{ id: 'mh-000003', kind: 'manhole', address: 'lora:24e124785d000003' }],
      shell: [
        "data=$(printf '\\x01\\x75\\x5c\\x03\\x82\\xf4\\x01\\x04\\x00\\x01' | base64)",
        `mosquitto_pub ${BROKER} -q 1 -t application/a1/device/24e124785d000003/event/up \\`,
        `  -m '{"fPort": 85, "deviceInfo": {"tags": {"depthCm": "240"}}, "data": "'$data'"}'`,
      ],
      reads: [{ device: 'mh-000003', point: 'batteryPct', value: 92 }],
      raises: [
        { device: 'mh-000003', alert: 'open' },
        { device: 'mh-000003', alert: 'water-over' },
      ],
    },
    {
      title: label('OneNET 推送水位', 'OneNET pushes a level'),
      needs: ['curl'],
      devices: [{ id: 'mh-000004', kind: 'manhole', address: 'imei:860000000000004' }],
      shell: [
        `curl -s -H 'content-type: application/json' http://127.0.0.1:\${QUANYAN_PORT:-8080}/api/v1/ingest/onenet \\`,
        `  -d '{"msg": {"messageType": "notify", "notifyType": "property", "imei": "860000000000004",`,
        `    "data": {"params": {"water_level_cm": {"value": 195}}}}, "nonce": "n1", "signature": ""}'`,
      ],
      hears: '"accepted":1',
      raises: [{ device: 'mh-000004', alert: 'water-over' }],
    },
    {
      title: label('CTWing 推送水位', 'CTWing pushes a level'),
      needs: ['curl'],
      devices: [{ id: 'mh-000006', kind: 'manhole', address: 'imei:860000000000006' }],
      shell: [
        `curl -s -H 'content-type: application/json' http://127.0.0.1:\${QUANYAN_PORT:-8080}/api/v1/ingest/ctwing \\`,
        `  -d '{"messageType": "dataReport", "deviceId": "c0ffee", "IMEI": "860000000000006", "payload": {"water_level_cm": "188"}}'`,
      ],
      hears: '"accepted":1',
      raises: [{ device: 'mh-000006', alert: 'water-over' }],
    },
  ],
});
