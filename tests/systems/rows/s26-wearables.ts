import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const PORT = '${QUANYAN_WATCH_PORT:-8001}';
const FIELDS = 'V,0,N,0,E,0,0,0,0,90,87,0,0';

export default defineSystem({
  id: 'S26',
  name: label('辅助终端', 'Wearables'),
  does: label(
    '求助、跌倒、脱腕、离开围栏、低电；有定位时在地图上移动，从不画在 0,0；心率、血压、血氧、体温只留等级；巡逻车终端同样求助与定位',
    'Tells a call for help, a fall, a watch taken off, a fence left, a low battery; with a fix it moves on the map, never at 0, 0; ' +
      'of vital signs only levels are kept; terminals of patrol cars call for help and move too',
  ),
  kinds: ['care-watch', 'patrol-car'],
  protocols: ['watch', 'jt808'],
  scenarios: ['elder-fall', 'elder-lost'],
  tests: ['tests/walk/elder-fall.test.ts', 'server/ingest/watch/watch.test.ts', 'server/ingest/jt808/jt808.test.ts'],
  clients: [
    {
      title: label('4G 手表求助', 'A 4G watch calls for help'),
      needs: ['nc'],
      devices: [{ id: 'cw-000015', kind: 'care-watch', address: 'watch:8800000015' }],
      shell: [`printf "[3G*8800000015*003F*AL_LTE,$(date -u +%d%m%y,%H%M%S),${FIELDS},00010000,0,0,0]" | nc -w 2 127.0.0.1 ${PORT}`],
      hears: '[3G*8800000015*0002*AL]',
      raises: [{ device: 'cw-000015', alert: 'sos' }],
    },
    {
      title: label('4G 手表报跌倒', 'A 4G watch tells a fall'),
      needs: ['nc'],
      devices: [{ id: 'cw-000001', kind: 'care-watch', address: 'watch:8800000001' }],
      shell: [`printf "[3G*8800000001*003F*AL_LTE,$(date -u +%d%m%y,%H%M%S),${FIELDS},00200000,0,0,0]" | nc -w 2 127.0.0.1 ${PORT}`],
      hears: '[3G*8800000001*0002*AL]',
      raises: [{ device: 'cw-000001', alert: 'fall' }],
    },
    {
      title: label('JT/T 808 车载终端求助', 'A terminal by JT/T 808 calls for help'),
      needs: ['xxd', 'nc'],
      devices: [{ id: 'pc-000001', kind: 'patrol-car', address: 'jt808:13800000001' }],
      shell: [
        'd=$(TZ=Asia/Shanghai date +%y%m%d%H%M%S)',
        'm=0200001c01380000000100010000000100000003022f7ef006f9a2da001c00000000$d; x=0',
        'for b in $(echo $m | fold -w2); do x=$((x ^ 0x$b)); done',
        `printf '7e%s%02x7e' "$(echo $m | sed 's/\\(..\\)/\\1 /g; s/7d/7d 01/g; s/7e/7d 02/g; s/ //g')" $x | \\`,
        `  xxd -r -p | nc -w 2 127.0.0.1 \${QUANYAN_JT808_PORT:-6808} | xxd -p`,
      ],
      hears: '7e8001',
      raises: [{ device: 'pc-000001', alert: 'sos' }],
    },
  ],
});
