import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

/** A reading of a meter on the line of a concentrator, as hex. */
const READING = '68100100000000023381161f9000372801002c372801002c0000082711262000009216';

export default defineSystem({
  id: 'S9',
  name: label('独居老人', 'Elders living alone'),
  does: label(
    '长时间未用水、用水过多、跌倒、求助、脱腕；按人设时长、安静时段与外出；电话确认、上门、到访凭证；只给可知悉的人',
    'No water for long or too much of it, a fall, a call for help, a watch taken off; hours, quiet times and leave of each person; ' +
      'a call, a visit and its proof; only for who may know',
  ),
  kinds: ['elder-water-meter', 'care-watch', 'sos-button'],
  protocols: ['meters', 'mqtt/dialects/jetlinks', 'watch'],
  scenarios: ['quiet-home', 'elder-fall'],
  tests: ['tests/walk/quiet-home.test.ts', 'tests/walk/elder-fall.test.ts'],
  clients: [
    {
      title: label('CJ/T 188 水表经集中器抄读', 'A CJ/T 188 meter is read over its concentrator'),
      needs: ['nc'],
      devices: [
        { id: 'ct-000002', kind: 'meter-concentrator' },
        { id: 'wm-000001', kind: 'elder-water-meter', address: 'ct-000002/cjt188.10.33020000000001' },
      ],
      shell: [
        `(echo ct-000002; sleep 1; printf "$(sed 's/../\\\\x&/g' <<< ${READING})"; sleep 1) | \\`,
        '  nc -N 127.0.0.1 ${QUANYAN_METERS_PORT:-6450} > /dev/null',
      ],
      reads: [{ device: 'wm-000001', point: 'totalM3', value: 128.37 }],
    },
    {
      title: label('水务平台推送一天未用水', 'The waterworks push that no water was drawn for a day'),
      needs: ['mosquitto_pub'],
      devices: [{ id: 'wm-000004', kind: 'elder-water-meter' }],
      shell: [
        'mosquitto_pub -h 127.0.0.1 -p ${QUANYAN_MQTT_PORT:-1883} -q 1 -t /elder-water-meter/wm-000004/event/no_use \\',
        `  -m '{"messageId": "1", "data": {"hours": 24}}'`,
      ],
      tells: [{ device: 'wm-000004', event: 'no-use' }],
      raises: [{ device: 'wm-000004', alert: 'no-water' }],
    },
    {
      title: label('求助按钮经平台上报', 'A call for help by button, over a platform'),
      needs: ['curl'],
      devices: [{ id: 'so-000001', kind: 'sos-button' }],
      shell: [
        `curl -s -H 'content-type: application/json' http://127.0.0.1:\${QUANYAN_PORT:-8080}/api/v1/observations \\`,
        `  -d '{"observations": [{"device": "so-000001", "points": {"sos": 1}}]}'`,
      ],
      hears: '"accepted":1',
      raises: [{ device: 'so-000001', alert: 'sos' }],
    },
  ],
});
