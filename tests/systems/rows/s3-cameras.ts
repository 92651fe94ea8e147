import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const SERVER = 'http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/ingest';
const JSON_TYPE = `-H 'content-type: application/json'`;
const camera = (nth: string): { id: string; kind: string; address: string } => ({
  id: `cm-${nth}`,
  kind: 'camera',
  address: `gb28181:37010200011326${nth}`,
});
const [SEEN, SILENT, THERE, PUBLISHED] = [camera('000001'), camera('000002'), camera('000003'), camera('000004')];

export default defineSystem({
  id: 'S3',
  name: label('摄像头与雪亮工程', 'Cameras'),
  does: label(
    '在线、出图、码率与帧率，遮挡、黑屏、冻结、偏移、模糊分别告警；国标编码与位置核对；' +
      '在线率、完好率、出图率、编码合规率、经纬度准确率随时可查；云台与预置位经平台下发',
    'Online, gives a picture, bit rate; covered, black, frozen, shifted and blurred each told; codes and positions of ' +
      'GB/T 28181 checked; the rates that levels of communities are judged by, live; turned and sent to presets through their platform',
  ),
  kinds: ['camera'],
  protocols: ['wvp', 'zlmediakit', 'http/dialects/ai-box', 'http/dialects/hikvision', 'mqtt/dialects/jetlinks', 'mqtt/dialects/quanyan'],
  scenarios: ['camera-tampered'],
  tests: ['server/ingest/wvp/wvp.test.ts', 'server/ingest/zlmediakit/hooks.test.ts', 'server/ingest/http/dialects/ai-box/codec.test.ts'],
  clients: [
    {
      title: label('AI 盒子推送翻越与火焰', 'An AI box pushes climbing and flame'),
      needs: ['curl'],
      devices: [SEEN],
      shell: [
        `curl -s ${JSON_TYPE} ${SERVER}/ai-box \\`,
        `  -d '[{"alarmID": "a-1", "deviceID": "37010200011326000001", "alarmType": "CLIMB", "confidence": 0.91},`,
        `       {"alarmID": "a-2", "deviceID": "37010200011326000001", "alarmType": 13001, "confidence": 0.88}]'`,
      ],
      hears: '"faults":[]',
      raises: [
        { device: SEEN.id, alert: 'climb' },
        { device: SEEN.id, alert: 'fire' },
      ],
      tells: [{ device: SEEN.id, event: 'video-alarm' }],
    },
    {
      title: label('ZLMediaKit：点播超时不出图', 'ZLMediaKit: a camera that was asked gave no picture'),
      needs: ['curl'],
      devices: [SILENT],
      shell: [
        `curl -s ${JSON_TYPE} ${SERVER}/zlmediakit/on_rtp_server_timeout \\`,
        `  -d '{"mediaServerId": "zlm-1", "stream_id": "37010200011180000001_37010200011326000002", "ssrc": "0102000001", "tcp_mode": 0}'`,
      ],
      hears: '"code":0',
      raises: [{ device: SILENT.id, alert: 'no-picture' }],
    },
    {
      title: label('ZLMediaKit：开始出流，无人观看即关流', 'ZLMediaKit: a stream begins, and is closed when nobody looks'),
      needs: ['curl'],
      devices: [THERE],
      shell: [
        `body='{"mediaServerId": "zlm-1", "app": "rtp", "schema": "rtsp", "regist": true,`,
        `  "stream": "37010200011180000001_37010200011326000003"}'`,
        `for hook in on_stream_changed on_stream_none_reader; do curl -s ${JSON_TYPE} ${SERVER}/zlmediakit/$hook -d "$body"; done`,
      ],
      hears: '"close":true',
      reads: [{ device: THERE.id, point: 'picture', value: 1 }],
    },
    {
      title: label(
        'WVP 的 Redis 上发布报警（启动前设 QUANYAN_WVP_REDIS=redis://127.0.0.1:6379）',
        'An alarm is published on the Redis of a WVP (start with QUANYAN_WVP_REDIS=redis://127.0.0.1:6379)',
      ),
      needs: ['redis-server', 'redis-cli'],
      devices: [PUBLISHED],
      shell: [
        `port=\${QUANYAN_WVP_REDIS##*:}; redis-server --port \${port:-6379} --save '' --dir /tmp > /dev/null &`,
        `alarm='{"gbId": "37010200011326000004", "alarmSn": 5, "alarmType": "7", "alarmDescription": "逆行"}'`,
        `until [ "$(redis-cli -p \${port:-6379} publish alarm_receive "$alarm" 2> /dev/null)" = 1 ]; do sleep 0.5; done; kill %1`,
      ],
      raises: [{ device: PUBLISHED.id, alert: 'wrong-way' }],
      tells: [{ device: PUBLISHED.id, event: 'video-alarm' }],
    },
  ],
});
