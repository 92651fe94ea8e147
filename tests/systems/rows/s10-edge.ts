import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const BOX = { id: 'eg-000001', kind: 'edge-box' } as const;
const GATE = { id: 'ag-000001', kind: 'access-gate', address: 'hikvision:025100000001' } as const;

export default defineSystem({
  id: 'S10',
  name: label('边缘计算', 'Edge computing'),
  does: label(
    '小区节点断网时照常感知、判断、联动，恢复后按序补传，不重不漏；补传的算迟到，不当作现在；节点失联自动告警',
    'A box in a compound senses, judges and acts while its line is down, then tells all of it in order and once; ' +
      'what comes late is late and not now; a silent box is missed',
  ),
  kinds: ['edge-box'],
  protocols: ['edge'],
  scenarios: [],
  tests: ['tests/walk/edge.test.ts', 'tests/faults/edge.test.ts'],
  clients: [
    {
      title: label('上行线路在应答前被切断，节点再说一遍', 'The uplink is killed before the answer, and the box says it again'),
      needs: ['curl'],
      devices: [BOX, GATE],
      shell: [
        'at=$(date +%s)000; to=http://127.0.0.1:${QUANYAN_PORT:-8080}/api/v1/edge',
        `said='{"edge":"eg-000001","run":"box-'$at'","sentAt":'$at',"backlog":1,"lagMs":0,"dropped":0,"present":[],"alerts":[],'`,
        `said=$said'"operations":[],"batches":[{"seq":1,"observations":[],"tracks":[],"events":[{"device":"ag-000001","event":"pass",'`,
        `said=$said'"source":"http","observedAt":'$at',"attributes":{"serial":1,"direction":"in"}}]}]}'; curl -s -m 0.01 -d "$said" $to`,
        'for again in 1 2; do curl -s -d "$said" $to; done',
      ],
      hears: '{"taken":1,"refused":0}',
      tells: [{ device: GATE.id, event: 'pass' }],
      reads: [{ device: BOX.id, point: 'backlog', value: 1 }],
    },
  ],
});
