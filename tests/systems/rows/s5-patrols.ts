import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const BROKER = '-h 127.0.0.1 -p ${QUANYAN_MQTT_PORT:-1883}';

export default defineSystem({
  id: 'S5',
  name: label('智能巡检', 'Patrols'),
  does: label(
    '路线按班次自动开轮或手动加巡；NFC、二维码、定位到点打卡，可要求照片；按服务器时钟逾期、漏检各告警一次，补检后如实结束；断网补传按打卡时刻计；无人机机场与飞机在地图上有状态、有位置',
    'Rounds of a route begin by shift or by hand; check-ins by NFC, QR code or position, with a photo where asked; by our clock a point ' +
      'is late, then missed, each one alert, which ends with the truth once it is made up; what was kept while out of reach counts ' +
      'by when it was made; drone docks tell their state, and their aircraft move on the map',
  ),
  kinds: ['patrol-point', 'drone-dock', 'patrol-drone'],
  protocols: ['mqtt/dialects/quanyan', 'http/dialects/quanyan', 'mqtt/dialects/dji'],
  scenarios: ['patrol-missed'],
  tests: [
    'tests/walk/patrol.test.ts',
    'server/patrols/round.test.ts',
    'server/patrols/rounds.test.ts',
    'server/patrols/unwatched.test.ts',
    'server/ingest/mqtt/dialects/dji/codec.test.ts',
  ],
  clients: [
    {
      title: label('巡检终端读到点位标签，打卡一次', 'A terminal has read the tag of a point, and checks in'),
      needs: ['mosquitto_pub'],
      devices: [{ id: 'xp-000001', kind: 'patrol-point' }],
      shell: [
        `mosquitto_pub ${BROKER} -q 1 -t quanyan/v1/xp-000001/events \\`,
        `  -m '{"event": "check-in", "attributes": {"method": "nfc", "terminal": "T7", "serial": '$(date +%s)'}}'`,
      ],
      tells: [{ device: 'xp-000001', event: 'check-in' }],
    },
    {
      title: label('巡检点标签被损坏', 'A terminal tells that a tag is damaged'),
      needs: ['curl'],
      devices: [{ id: 'xp-000002', kind: 'patrol-point' }],
      shell: [
        "curl -s -H 'content-type: application/json' http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/observations \\",
        `  -d '{"observations": [{"device": "xp-000002", "points": {"tagFault": true}}]}'`,
      ],
      raises: [{ device: 'xp-000002', alert: 'tag-fault' }],
    },
    {
      title: label('大疆机场上报作业中、飞行任务失败', 'A dock by the DJI Cloud API is working, and its flight fails'),
      needs: ['mosquitto_pub'],
      devices: [{ id: 'dd-000001', kind: 'drone-dock', address: 'dji:7CTDM00A0001' }],
      shell: [
        't=thing/product/7CTDM00A0001',
        `mosquitto_pub ${BROKER} -q 1 -t $t/osd -m '{"tid": "1", "bid": "1", "data": {"mode_code": 4, "cover_state": 3}}'`,
        `mosquitto_pub ${BROKER} -q 1 -t $t/events -m '{"tid": "2", "bid": "2", "method": "flighttask_progress", "need_reply": 1,`,
        `  "data": {"result": 319016, "output": {"status": "failed", "ext": {"flight_id": "'F$(date +%s)'"}}}}'`,
      ],
      raises: [
        { device: 'dd-000001', alert: 'cover-fault' },
        { device: 'dd-000001', alert: 'flight-failed' },
      ],
    },
  ],
});
