// A child process: passes through gates over MQTT at QoS 1, evenly; then tells how many were confirmed.
import { setTimeout as wait } from 'node:timers/promises';
import { connectAsync } from 'mqtt';

export interface Load {
  readonly url: string;
  readonly gates: readonly string[];
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
}
export interface Loaded {
  readonly sent: number;
  readonly confirmed: number;
  readonly seconds: number;
}

process.on('message', async ({ url, gates, rate, seconds }: Load) => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => connectAsync(url, { reconnectPeriod: 0 })));
  let [sent, confirmed] = [0, 0];
  const under: Promise<unknown>[] = [];
  const began = performance.now();
  for (let turn = 1; turn <= seconds * 100; turn++) {
    for (; sent < (turn * rate) / 100; sent++) {
      const gate = gates[sent % gates.length];
      const attributes = { serial: Math.floor(sent / gates.length), lane: '人行', direction: 'in', method: 'card' };
      const body = JSON.stringify({ event: 'pass', attributes, observedAt: Date.now() });
      const published = clients[sent % clients.length].publishAsync(`quanyan/v1/${gate}/events`, body, { qos: 1 });
      under.push(published.then(() => confirmed++, console.error));
    }
    await wait(Math.max(0, began + turn * 10 - performance.now()));
  }
  await Promise.all(under);
  const took = (performance.now() - began) / 1000;
  await Promise.all(clients.map((client) => client.endAsync()));
  process.send!({ sent, confirmed, seconds: took } satisfies Loaded);
});
