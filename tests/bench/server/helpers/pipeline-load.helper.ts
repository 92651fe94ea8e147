// A child process: publishes readings of many devices over MQTT at QoS 1, evenly, for a while; then tells how many were confirmed.
// Arguments: broker URL, ledger file, messages per second, seconds, first device to leave alone (the probe).
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { connectAsync } from 'mqtt';

const [url, ledgerFile, rateText, secondsText] = process.argv.slice(2);
const rate = Number(rateText);
const turns = Number(secondsText) * 100;
const ledger = JSON.parse(readFileSync(ledgerFile, 'utf8')) as { devices: { id: string; kind: string }[] };
const devices = ledger.devices.filter((device) => device.id !== 'probe');
const READING: Record<string, (n: number) => Record<string, number>> = {
  manhole: (n) => ({ tiltDeg: n % 5, waterLevelCm: n % 30 }),
  camera: () => ({ online: 1 }),
  'hydrant-pressure': (n) => ({ pressureKpa: 300 + (n % 50) }),
};
const readingOf = (kind: string, n: number): Record<string, number> => (READING[kind] ?? (() => ({ fault: 0 })))(n);

const clients = await Promise.all(Array.from({ length: 8 }, () => connectAsync(url, { reconnectPeriod: 0 })));
let confirmed = 0;
let sent = 0;
let failed = 0;
const under: Promise<unknown>[] = [];
const started = performance.now();
for (let turn = 0; turn < turns; turn++) {
  const due = Math.floor(((turn + 1) * rate) / 100);
  for (; sent < due; sent++) {
    const device = devices[sent % devices.length];
    const body = JSON.stringify({ points: readingOf(device.kind, sent), observedAt: Date.now() });
    under.push(
      clients[sent % clients.length].publishAsync(`quanyan/v1/${device.id}/observations`, body, { qos: 1 }).then(
        () => confirmed++,
        () => failed++,
      ),
    );
  }
  await wait(Math.max(0, started + (turn + 1) * 10 - performance.now()));
}
await Promise.all(under);
const seconds = (performance.now() - started) / 1000;
await Promise.all(clients.map((client) => client.endAsync()));
process.send?.({ sent, confirmed, failed, seconds });
