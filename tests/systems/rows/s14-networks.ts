import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

/** Says hex of a frame after the name of a concentrator, as a data radio would. */
const SAY =
  'say() { (echo ct-000001; sleep 1; printf "$(sed \'s/../\\\\x&/g\' <<< $1)"; sleep 1) | ' +
  'nc -N 127.0.0.1 ${QUANYAN_METERS_PORT:-6450} > /dev/null; }';

export default defineSystem({
  id: 'S14',
  name: label('水网 电网 气网 热网', 'Water, electricity, gas and heat'),
  does: label(
    '水、电、气、热表经集中器抄读：爆管、夜间漏水、反流、供热不足；管网为图：燃气泄漏关哪个阀、停几户，停电停哪些电梯，总阀遥控关闭；不热投诉对照供水温度，小区夜间流量对照户表',
    'Reads meters: a burst, a leak by night, backflow, cold heating; as graphs: which valve to close, who is cut off, lifts that stand; ' +
      'complaints of cold beside the supply, ' +
      'a compound’s night flow beside its flats’',
  ),
  kinds: ['water-meter', 'electricity-meter', 'gas-meter', 'heat-meter', 'gas-alarm', 'gas-valve', 'meter-concentrator'],
  protocols: ['meters'],
  scenarios: ['pipe-burst', 'power-cut', 'gas-leak'],
  tests: [
    'tests/walk/meters.test.ts',
    'tests/walk/gas-leak.test.ts',
    'server/ingest/meters/server.test.ts',
    'server/correlations/meters.test.ts',
  ],
  clients: [
    {
      title: label('CJ/T 188 水表两次读数，相差 0.2 立方米', 'Two readings of a CJ/T 188 water meter, 0.2 cubic metres apart'),
      needs: ['nc'],
      devices: [
        { id: 'ct-000001', kind: 'meter-concentrator' },
        { id: 'wt-000001', kind: 'water-meter', address: 'ct-000001/cjt188.10.33010000000001' },
      ],
      shell: [
        SAY,
        'say 68100100000000013381161f9000563412002c563412002c0000032711262000000416',
        'sleep 4',
        'say 68100100000000013381161f9000763412002c763412002c0000032711262000004416',
      ],
      raises: [{ device: 'wt-000001', alert: 'burst' }],
    },
    {
      title: label('DL/T 645 楼栋电表电压为零', 'A DL/T 645 meter of a building reads no voltage'),
      needs: ['nc'],
      devices: [{ id: 'em-000001', kind: 'electricity-meter', address: 'ct-000001/dlt645.000000000001' }],
      shell: [SAY, 'say 680100000000006891063334343533339e16'],
      raises: [{ device: 'em-000001', alert: 'main-power-fault' }],
    },
  ],
});
