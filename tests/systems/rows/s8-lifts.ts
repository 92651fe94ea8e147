import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const BROKER = '-h 127.0.0.1 -p ${QUANYAN_MQTT_PORT:-1883}';
const LIFT = { id: 'el-000001', kind: 'elevator', address: 'lift:30103701020000000001' } as const;

export default defineSystem({
  id: 'S8',
  name: label('电动车入电梯与电梯', 'E-bikes in lifts, and lifts'),
  does: label(
    '电动车入梯即开门停梯并语音劝离，退出后恢复；困人计救援到场时限；故障按 2009、2017、2023 各代码表；梯内电动车升温合为火灾危险',
    'Holds a lift with its door open while an e-bike is in it, and says so; people shut in: a clock until help must be there; ' +
      'faults by the lists of 2009, 2017 and 2023; a bike that heats up is one incident, a fire about to break out',
  ),
  kinds: ['elevator', 'elevator-camera'],
  protocols: ['mqtt/dialects/gbt24476', 'mqtt/dialects/quanyan'],
  scenarios: ['trapped-lift', 'ebike-lift', 'ebike-fire'],
  tests: ['tests/walk/lifts.test.ts', 'server/ingest/mqtt/dialects/gbt24476/codec.test.ts'],
  clients: [
    {
      title: label('电梯终端报困人', 'A terminal tells that people are trapped'),
      needs: ['mosquitto_pub'],
      devices: [LIFT],
      shell: [
        `mosquitto_pub ${BROKER} -q 1 -t /API/V1/Up/LiftFault -m '{"elevatorNo": "30103701020000000001", "currentFloor": 9,`,
        `  "ErrorListBean": [{"keyId": "k1", "faultType": 1, "faultBeginTime": "'$(date -u +%FT%TZ)'", "faultEndTime": ""}]}'`,
      ],
      raises: [{ device: LIFT.id, alert: 'trapped' }],
    },
    {
      title: label('GB/T 24476-2017 代码 01 与 02', 'Codes 01 and 02 of GB/T 24476-2017'),
      needs: ['mosquitto_pub'],
      devices: [LIFT],
      shell: [
        `mosquitto_pub ${BROKER} -q 1 -t lifts/gb2017/30103701020000000001/state \\`,
        `  -m '{"data": {"floor": 9, "serviceMode": 1, "doorZone": 2, "passenger": 1, "fault": ["01", "02", "11"]}}'`,
      ],
      raises: [
        { device: LIFT.id, alert: 'safety-chain' },
        { device: LIFT.id, alert: 'door-fault' },
      ],
    },
    {
      title: label('电动车入梯，电梯被告知开门停梯', 'An e-bike is in the lift, and the lift is told to hold'),
      needs: ['mosquitto_pub', 'mosquitto_sub'],
      devices: [LIFT, { id: 'ec-000001', kind: 'elevator-camera' }],
      shell: [
        `(sleep 2; mosquitto_pub ${BROKER} -q 1 -t quanyan/v1/ec-000001/observations -m '{"points": {"ebike": true}}') &`,
        `mosquitto_sub ${BROKER} -q 1 -W 20 -C 1 -t quanyan/v1/el-000001/operations`,
      ],
      hears: '"action":"hold"',
      raises: [{ device: 'ec-000001', alert: 'ebike' }],
    },
  ],
});
