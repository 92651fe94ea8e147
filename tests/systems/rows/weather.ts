import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

export default defineSystem({
  id: 'weather',
  name: label('气象', 'Weather'),
  does: label('雨强、大风、高温、水位、空气质量监测站', 'Stations for rain, wind, heat, water level and air'),
  kinds: ['weather-station'],
  protocols: ['hj212'],
  scenarios: ['downpour'],
  tests: ['server/ingest/hj212/codec.test.ts'],
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
  ],
});
