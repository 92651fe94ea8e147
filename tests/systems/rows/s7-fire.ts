import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

/** Says hex as a transmission unit would; prints the answer as hex. */
const SAY =
  'say() { (printf "$(sed \'s/../\\\\x&/g\' <<< $1)"; sleep 1) | ' +
  'nc -N 127.0.0.1 ${QUANYAN_GB26875_PORT:-26875} | od -An -v -tx1 | tr -d " \\n"; }';
/** 31 bytes of text that a panel has not filled. */
const BLANK = "blank=$(printf '%062d' 0)";

export default defineSystem({
  id: 'S7',
  name: label('智慧消防', 'Fire protection'),
  does: label(
    '火灾探测、电气火灾监控、防火门、排烟风机、消火栓与喷淋水压、消防水池液位；屏蔽、故障、查岗',
    'Detectors, electrical fire monitors, fire doors, smoke fans, pressure of mains, level of tanks; shielding, faults, roll calls',
  ),
  kinds: [
    'smoke-detector',
    'manual-call-point',
    'uitd',
    'hydrant-pressure',
    'pipe-pressure',
    'fire-tank',
    'electrical-fire-monitor',
    'fire-door',
    'smoke-fan',
  ],
  protocols: ['gb26875', 'meokon'],
  scenarios: ['kitchen-fire', 'electrical-fire'],
  tests: ['server/ingest/gb26875/server.test.ts', 'server/ingest/meokon/codec.test.ts'],
  clients: [
    {
      title: label('GB/T 26875.3 烟感火警，得到确认', 'A detector on fire by GB/T 26875.3 is confirmed'),
      needs: ['nc'],
      devices: [{ id: 'sd-000001', kind: 'smoke-detector', address: 'gb26875:23301/1.1.65537' }],
      shell: [SAY, BLANK, 'say 404001000101000000000000055b00000000010000000000300002020101012a010001000300${blank}000000000000ca2323'],
      hears: '4040',
      raises: [{ device: 'sd-000001', alert: 'fire' }],
    },
    {
      title: label('电气火灾监控：剩余电流 800 mA，62.5 ℃', 'An electrical fire monitor: 800 mA of residual current, 62.5 ℃'),
      needs: ['nc'],
      devices: [{ id: 'ef-000001', kind: 'electrical-fire-monitor', address: 'gb26875:23301/128.1.622593' }],
      shell: [
        SAY,
        'say 404001000101000000000000055b00000000010000000000220002030280\\',
        '011101800900090800000000000000800111018009000371020000000000004c2323',
      ],
      raises: [{ device: 'ef-000001', alert: 'residual-current' }],
      reads: [{ device: 'ef-000001', point: 'temperatureC', value: 62.5 }],
    },
    {
      title: label('防火门监控器报常闭门未关', 'A door monitor reports a door that stands open'),
      needs: ['nc'],
      devices: [{ id: 'fd-000001', kind: 'fire-door', address: 'gb26875:23301/19.1.294913' }],
      shell: [SAY, BLANK, 'say 404001000101000000000000055b000000000100000000003000020201130166018004001100${blank}000000000000a92323'],
      reads: [{ device: 'fd-000001', point: 'open', value: 1 }],
    },
    {
      title: label('无线压力终端报喷淋管网 20 kPa', 'A wireless terminal reports 20 kPa in a sprinkler main'),
      needs: ['nc'],
      devices: [{ id: 'pp-000001', kind: 'pipe-pressure', address: 'meokon:SHMK00000001' }],
      shell: [
        "sed 's/../\\\\x&/g' <<< a55a00002753484d4b303030303030303112b0025800000101003204b0001400000000d9e855aa |",
        "  xargs -0 printf '%b' | head -c -1 | nc -N 127.0.0.1 ${QUANYAN_MEOKON_PORT:-6531}",
      ],
      raises: [
        { device: 'pp-000001', alert: 'pressure-low' },
        { device: 'pp-000001', alert: 'below-set' },
      ],
    },
  ],
});
