// A child process full of devices: connects, says so, and when told to lets them speak; then tells what was confirmed.
import { readFileSync } from 'node:fs';
import type { DeviceDraft } from '#contract/records/device.ts';
import { loadLibrary } from '#mock-feeds/library.ts';
import { dialectSources } from './dialects.helper.ts';
import { ownSources } from './own.helper.ts';
import { pushSources } from './pushes.helper.ts';
import { paced, type Source } from './source.helper.ts';
import { onLines, wireSources } from './wires.helper.ts';

export interface Load {
  /** What most devices speak, or all that others do. */
  readonly speaks: 'own' | 'others';
  readonly http: string;
  readonly mqtt: string;
  readonly ports: Readonly<Record<string, number>>;
  /** File of the ledger. */
  readonly ledger: string;
}

let sources: Source[] = [];

async function open({ speaks, http, mqtt, ports, ledger }: Load): Promise<void> {
  const library = await loadLibrary();
  const { devices: all } = JSON.parse(readFileSync(ledger, 'utf8')) as { devices: DeviceDraft[] };
  const devices = all.filter(({ id }) => !id.startsWith('probe-'));
  if (speaks === 'own') {
    const others = new Set([...onLines(devices, library).values()].flat());
    sources = await ownSources(
      mqtt,
      devices.filter((device) => !others.has(device)),
      library,
    );
    return;
  }
  const where = { host: '127.0.0.1', ports };
  const opened = [dialectSources(mqtt, devices, library), wireSources(devices, library, where), pushSources(http, devices)];
  sources = (await Promise.all(opened)).flat();
}

process.on('message', async (message: Load | { readonly seconds: number }) => {
  if ('seconds' in message) process.send!(await paced(sources, message.seconds));
  else {
    await open(message);
    process.send!('open');
  }
});

// Whoever ordered it is gone.
process.on('disconnect', () => process.exit());
