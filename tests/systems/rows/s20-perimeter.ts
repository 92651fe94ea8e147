import { label } from '#contract/label.ts';
import { defineSystem } from '#tests/systems/system.ts';

const PORT = '${QUANYAN_DC09_PORT:-3061}';
/** Checksum and length before a message, LF and CR around it. */
const FRAME =
  `frame() { perl -e 'my $t = shift; my $c = 0; for my $b (unpack "C*", $t) { $c ^= $b; ` +
  `$c = $c & 1 ? ($c >> 1) ^ 0xA001 : $c >> 1 for 1..8 } printf "\\n%04X%04X%s\\r", $c, length $t, $t' "$1"; }`;

export default defineSystem({
  id: 'S20',
  name: label('周界防范', 'Perimeter security'),
  does: label(
    '防区入侵、被拆、旁路，主机布撤防、胁迫、主电与心跳丢失分别告警；按星期、时段与节假日旁路和布撤防，期间报警只留记录、结束时仍在报警的报出；加密上报，重复只记一次',
    'Tells a break-in, tampering and bypass by stretch of fence; arming, duress, mains and lost heartbeat of the panel; ' +
      'bypassed and armed by weekday, hour and holiday: what is kept meanwhile is raised if it still stands; encrypted, repeats told once',
  ),
  kinds: ['alarm-panel', 'perimeter-zone'],
  protocols: ['dc09'],
  scenarios: ['perimeter-breakin'],
  tests: [
    'server/ingest/dc09/duress.test.ts',
    'tests/walk/perimeter.test.ts',
    'tests/walk/schedules.test.ts',
    'server/ingest/dc09/receiver.test.ts',
  ],
  clients: [
    {
      title: label('明文 Contact ID，TCP', 'Contact ID in clear text, TCP'),
      needs: ['nc', 'perl'],
      devices: [
        { id: 'ap-000001', kind: 'alarm-panel', address: 'dc09:370102' },
        { id: 'pz-000001', kind: 'perimeter-zone', address: 'dc09:370102/1' },
      ],
      shell: [FRAME, `frame '"ADM-CID"0012R1L0#370102[#370102|1131 01 001]' | nc -w 2 127.0.0.1 ${PORT}`],
      hears: '"ACK"0012R1L0#370102[]',
      raises: [{ device: 'pz-000001', alert: 'intrusion' }],
    },
    {
      title: label('SIA-DCS 防拆，UDP', 'Tampering by SIA-DCS, UDP'),
      needs: ['nc', 'perl'],
      devices: [{ id: 'pz-000003', kind: 'perimeter-zone', address: 'dc09:370102/3' }],
      shell: [FRAME, `frame '"SIA-DCS"0014L0#370102[#370102|Nri1/TA003]' | nc -u -w 2 127.0.0.1 ${PORT}`],
      hears: '"ACK"0014L0#370102[]',
      raises: [{ device: 'pz-000003', alert: 'tamper' }],
    },
    {
      title: label('AES-128 加密', 'Encrypted with AES-128'),
      needs: ['nc', 'perl', 'openssl', 'xxd'],
      devices: [{ id: 'pz-000002', kind: 'perimeter-zone', address: 'dc09:370102/2' }],
      shell: [
        FRAME,
        `text="|#370102|1131 01 002]_$(date -u +%H:%M:%S,%m-%d-%Y)"; pad=$(printf %.$((16 - \${#text} % 16))s ABCDEFGHIJKLMNOP)`,
        `cipher=$(printf %s "$pad$text" | openssl enc -aes-128-cbc -nopad -K $(printf QUANYAN-TEST-K01 | xxd -p) \\`,
        `  -iv 00000000000000000000000000000000 | xxd -p -u | tr -d '\\n')`,
        `frame "\\"*ADM-CID\\"0013L0#370102[$cipher" | nc -w 2 127.0.0.1 ${PORT}`,
      ],
      hears: '"*ACK"0013L0#370102[',
      raises: [{ device: 'pz-000002', alert: 'intrusion' }],
    },
  ],
});
