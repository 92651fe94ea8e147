import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const GATEWAY = '0f8a1d3e-6a51-4a0e-9f61-000000000001';
const lamp = (n: number): string => `9c1e7a52-4b0d-4d7d-8a55-00000000000${n}`;
const CABINET = { id: 'lc-000001', kind: 'lamp-circuit', address: `talq:${GATEWAY}` } as const;
const LAMPS = [1, 2].map((n) => ({ id: `sl-00000${n}`, kind: 'street-lamp', address: `talq:${GATEWAY}/${lamp(n)}` }));

/** A log report by curl, with the header and the two parameters that the public schema asks for. */
const post = (entry: string): string[] => [
  `url="http://127.0.0.1:\${QUANYAN_PORT:-8080}/api/v1/ingest/talq/log-reports?clientAddress=${GATEWAY}"`,
  `curl -s -o /dev/null -w '%{http_code}' -H 'talq-api-version: 2.7.1' -H 'content-type: application/json' \\`,
  `  "$url&talqRequestId=$(cat /proc/sys/kernel/random/uuid)" \\`,
  `  -d '{"address": "7175616e-7961-4e00-8000-6c6f67000001", "entries": [{"data": {"type": "EventLogData",`,
  `  ${entry}, "startEndFlag": true}}]}'`,
];

export default defineSystem({
  id: 'S4',
  name: label('智慧路灯', 'Street lamps'),
  does: label(
    '单灯与回路按组、按日出日落与节假日开关调光，网关未确认的逐一列出；灯不亮、白天亮灯与夜间不亮（按计划，无计划按太阳高度）、灯杆倾斜与被撞、漏电、能耗；连片不亮合为一起并标出路段',
    'Switches and dims lamps and circuits by group, sunrise, sunset and holidays, and names what a gateway did not confirm; tells a ' +
      'lamp that is out, lit by day or dark by night (by its schedule, else by the sun), a pole that leans or was hit, leakage, energy; ' +
      'a stretch of lamps that are out is one incident, named with its length',
  ),
  kinds: ['street-lamp', 'lamp-circuit'],
  protocols: ['talq'],
  scenarios: ['dark-road'],
  tests: ['tests/walk/lamps.test.ts', 'tests/walk/schedules.test.ts', 'server/ingest/talq/talq.test.ts', 'server/operations/lamps.test.ts'],
  clients: [
    {
      title: label('TALQ 网关报灯不亮', 'A TALQ gateway tells that a lamp is out'),
      needs: ['curl'],
      devices: [CABINET, ...LAMPS],
      shell: post(`"srcAddress": "${lamp(1)}/LampMonitor1", "eventType": "lampFailure"`),
      hears: '201',
      raises: [{ device: LAMPS[0].id, alert: 'lamp-out' }],
    },
    {
      title: label('TALQ 网关报灯杆漏电', 'A TALQ gateway tells of leakage at a pole'),
      needs: ['curl'],
      devices: [CABINET, ...LAMPS],
      shell: post(`"srcAddress": "${lamp(2)}/LampMonitor1", "eventType": "leakageDetected"`),
      hears: '201',
      raises: [{ device: LAMPS[1].id, alert: 'leakage' }],
    },
  ],
});
