import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const PORT = '${QUANYAN_WATCH_PORT:-8001}';
const FIELDS = 'V,0,N,0,E,0,0,0,0,90,87,0,0';

export default defineSystem({
  id: 'S26',
  name: label('辅助终端', 'Wearables'),
  does: label(
    '求助、跌倒、脱腕、离开围栏、低电；心率、血压、血氧、体温只留等级',
    'Tells a call for help, a fall, a watch taken off, a fence left, a low battery; of vital signs only levels are kept',
  ),
  kinds: ['care-watch'],
  protocols: ['watch'],
  scenarios: ['elder-fall'],
  tests: ['tests/walk/elder-fall.test.ts', 'server/ingest/watch/watch.test.ts'],
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
  ],
});
