import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const BOX = 'http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/ingest/ai-box';
const ONCE = { id: 'tc-000001', kind: 'throw-camera', address: 'gb28181:37010200011326900001' };
const AGAIN = { id: 'tc-000002', kind: 'throw-camera', address: 'gb28181:37010200011326900002' };

export default defineSystem({
  id: 'S2',
  name: label('高空抛物', 'Things thrown from height'),
  does: label(
    '抛物事件与现场影像留作证据、凭理由查看；推测楼层以色带标在楼体立面；同一单元方向一个月内三次以上为屡次抛物，不指认任何人、任何一户',
    'A throw and its footage are evidence that is looked at for a reason; the band of floors it seems to come from is drawn on the ' +
      'facade; three times a month from one stack is told as such, and no person or flat is named',
  ),
  kinds: ['throw-camera'],
  protocols: ['http/dialects/ai-box', 'http/dialects/hikvision', 'mqtt/dialects/quanyan'],
  scenarios: ['thrown-object'],
  tests: ['tests/walk/throws.test.ts'],
  clients: [
    {
      title: label('AI 盒子推送抛物与推测楼层', 'An AI box pushes a throw and its estimated floor'),
      needs: ['curl'],
      devices: [ONCE],
      shell: [
        `curl -s -H 'content-type: application/json' ${BOX} -d '{"alarmID": "t-1", "deviceID": "37010200011326900001",`,
        `  "alarmType": "falling_goods", "floor": 11, "unitNo": "2单元", "confidence": 0.86, "houseNo": "1101"}'`,
      ],
      hears: '"faults":[]',
      raises: [{ device: ONCE.id, alert: 'thrown' }],
      tells: [{ device: ONCE.id, event: 'throw' }],
    },
    {
      title: label('同一单元方向三次', 'Three times from one stack'),
      needs: ['curl'],
      devices: [AGAIN],
      shell: [
        `for n in 1 2 3; do curl -s -H 'content-type: application/json' ${BOX} -d '{"alarmID": "a-'$n'",`,
        `  "deviceID": "37010200011326900002", "alarmType": "highPop", "floor": 9, "unitNo": "1单元"}'; done`,
      ],
      raises: [{ device: AGAIN.id, alert: 'thrown-again' }],
      tells: [{ device: AGAIN.id, event: 'throw-again' }],
    },
  ],
});
