// The simulated devices of a server's ledger, speaking their real protocols to it until stopped.
import { listenForOrders, type Player } from './control.ts';
import { Feeds } from './feeds.ts';
import { footageSender } from './footage/send.ts';
import { askDispatched } from './crews/dispatched.ts';
import { Crews } from './crews/crews.ts';
import { askLedger, Asker } from './ledger.ts';
import { loadLibrary, loadScenarios } from './library.ts';
import { controlPath, readOptions } from './options.ts';
import { Guards } from './patrols/guards.ts';
import { castOf, playScenario, sceneAt } from './play.ts';
import { warningSender } from './warnings.ts';

const STATUS_MS = 10_000;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  const [library, scenarios] = await Promise.all([loadLibrary(), loadScenarios()]);
  const ledger = await askLedger(options.url, options.login);
  const feeds = new Feeds({ ...options, devices: ledger.devices, library, now: Date.now, footage: footageSender(options.url) });
  if (feeds.reportRate.rate < options.rate)
    console.log(
      `mock feeds: ${ledger.devices.length} devices are too many for --rate ${options.rate}; ` +
        `they report at ${feeds.reportRate.rate.toPrecision(2)}`,
    );
  const asker = new Asker(options.url, options.login);
  const [crews, guards] = peopleOf(ledger, library, feeds, asker);
  const playing = new Set<string>();

  const play: Player = async ({ play: id, speed, at }, say, signal) => {
    const scenario = scenarios.find((candidate) => candidate.id === id);
    if (!scenario) throw new Error(`no scenario ${id}; there are ${scenarios.map((one) => one.id).join(', ')}`);
    if (playing.has(id)) throw new Error(`${id} is already playing`);
    playing.add(id);
    try {
      const walk = (device: string, lastsMin: number): Promise<void> => guards.begin(device, lastsMin);
      const how = { signal, speed, now: Date.now, say, warn: warningSender(options.url), walk };
      await playScenario(scenario, castOf(scenario, sceneAt(ledger, at), library), feeds, how);
    } finally {
      playing.delete(id);
    }
  };
  const control = await listenForOrders(controlPath(options), play);
  feeds.start();
  crews.start();
  guards.start();
  process.send?.({ mqtt: options.mqttUrl, gb26875Port: options.gb26875.port });

  let before = 0;
  const status = setInterval(() => {
    const { gateways, units, lines, sent, lost } = feeds.state;
    const rate = ((sent - before) / (STATUS_MS / 1000)).toFixed(1);
    before = sent;
    const drills = playing.size > 0 ? ` · playing ${[...playing].join(', ')}` : '';
    console.log(
      `mock feeds 模拟数据: ${feeds.fleet.devices.length} devices · MQTT ${gateways.connected}/${gateways.of} · ` +
        `GB26875 ${units.connected}/${units.of} · other lines ${lines.connected}/${lines.of} · ` +
        `${rate}/s · ${sent} sent · ${lost} lost${drills}`,
    );
  }, STATUS_MS);

  const stop = (): void => {
    clearInterval(status);
    control.close();
    crews.stop();
    guards.stop();
    void Promise.all([feeds.stop(), asker.close()]).finally(() => process.exit(0));
  };
  // Whoever started us is gone: do not live on without them.
  process.once('SIGINT', stop).once('SIGTERM', stop).once('disconnect', stop);
}

/** Crews in the streets, and guards on their rounds. */
function peopleOf(
  { crews, streets, devices }: Awaited<ReturnType<typeof askLedger>>,
  { kinds }: Awaited<ReturnType<typeof loadLibrary>>,
  feeds: Feeds,
  asker: Asker,
): [Crews, Guards] {
  return [
    new Crews({
      crews,
      streets,
      dispatched: () => askDispatched(asker),
      say: (crew, track) => feeds.track(crew, track),
      now: Date.now,
    }),
    new Guards({
      points: devices.filter(({ kind }) => kinds.get(kind)?.patrol !== undefined),
      asker,
      tell: (device, events, photo) => feeds.tell(device, events, photo),
      isSkipped: feeds.fleet.isSilent,
      now: Date.now,
    }),
  ];
}

main().catch((error: unknown) => {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
