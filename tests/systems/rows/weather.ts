import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const EXERCISE = '<status>Exercise</status><msgType>Alert</msgType><scope>Public</scope>';
const WORDS = '<severity>Severe</severity><headline>模拟数据：暴雨橙色预警</headline>';

export default defineSystem({
  id: 'weather',
  name: label('气象与预警', 'Weather and warnings'),
  does: label(
    '雨强、大风、高温、水位、空气质量监测站；官方预警落到区域，生效期间收紧限值，到期自动解除',
    'Stations for rain, wind, heat, water level and air; official warnings over their area, with stricter limits while in force',
  ),
  kinds: ['weather-station'],
  protocols: ['hj212', 'cap'],
  scenarios: ['downpour', 'rain-warning'],
  tests: ['server/ingest/hj212/codec.test.ts', 'tests/walk/warnings.test.ts'],
  clients: [
    {
      title: label('HJ 212 气象站报雨强', 'A station by HJ 212 reports rain'),
      needs: ['nc'],
      devices: [{ id: 'ws-000001', kind: 'weather-station', address: 'hj212:ws-000001' }],
      shell: [
        "data='QN=20261127030000000;ST=22;CN=2011;PW=1;MN=ws-000001;Flag=5;CP=&&a01010-Rtd=42.0,a01010-Flag=N&&'",
        `(printf '##0096%s8EC1\\r\\n' "$data"; sleep 2) | \\`,
        '  nc -N 127.0.0.1 ${QUANYAN_HJ212_PORT:-2120}',
      ],
      hears: 'CN=9014',
      raises: [{ device: 'ws-000001', alert: 'downpour' }],
    },
    {
      title: label(
        '气象台推送 CAP 1.2 暴雨橙色预警（演练，模拟数据）',
        'A weather service pushes an orange rain warning in CAP 1.2 (an exercise, synthetic)',
      ),
      needs: ['curl'],
      devices: [],
      shell: [
        't() { TZ=Asia/Shanghai date -d "$1" +%FT%T+08:00; }; id=$(date +%s%N)',
        `info="<info><language>zh-CN</language><event>暴雨</event>${WORDS}<expires>$(t 1hour)</expires>"`,
        'area="<area><geocode><valueName>division</valueName><value>370102</value></geocode></area></info>"',
        `head="<identifier>$id</identifier><sender>w@example.invalid</sender><sent>$(t now)</sent>${EXERCISE}"`,
        'echo "<alert>$head$info$area</alert>" | curl -s --data-binary @- "http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/ingest/cap"',
      ],
      hears: '"did":"taken"',
    },
  ],
});
