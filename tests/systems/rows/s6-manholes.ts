import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

export default defineSystem({
  id: 'S6',
  name: label('智能井盖', 'Manhole covers'),
  does: label('井盖打开、倾斜、水位、可燃气体分别告警', 'Tells a cover that is open or tilted, water over its limit, and gas'),
  kinds: ['manhole'],
  protocols: ['mqtt/dialects/quanyan', 'mqtt/dialects/jetlinks', 'http/dialects/quanyan'],
  scenarios: ['storm'],
  tests: ['tests/walk/foreign.test.ts'],
  clients: [
    {
      title: label('平台推送水位', 'A platform pushes a level'),
      needs: ['curl'],
      devices: [{ id: 'mh-000001', kind: 'manhole' }],
      shell: [
        `curl -s -H 'content-type: application/json' http://127.0.0.1:\${QUANYAN_PORT:-8080}/api/v1/observations \\`,
        `  -d '{"observations": [{"device": "mh-000001", "points": {"waterLevelCm": 190}}]}'`,
      ],
      hears: '"accepted":1',
      raises: [{ device: 'mh-000001', alert: 'water-over' }],
    },
  ],
});
