import { glob } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { indexKinds, type KindIndex } from '#contract/kinds/kinds.ts';
import type { Simulator } from '#devices/simulator.ts';
import type { Scenario } from './scenario.ts';
import type { Speaker } from './speakers/speaker.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Default exports of all modules that match, in path order: kinds, simulators and scenarios are found by folder, never listed. */
async function found<T>(pattern: string): Promise<{ file: string; value: T }[]> {
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: ROOT })) if (!file.includes('.test.')) files.push(file);
  return Promise.all(
    files.sort().map(async (file) => {
      const { default: value } = (await import(pathToFileURL(path.join(ROOT, file)).href)) as { default?: T };
      if (value === undefined) throw new Error(`${file}: has no default export`);
      return { file, value };
    }),
  );
}

/** What devices there can be and how each kind behaves. */
export interface Library {
  readonly kinds: KindIndex;
  /** By kind id. A kind without a simulator has no devices that report. */
  readonly simulators: ReadonlyMap<string, Simulator>;
  /** Protocols beside MQTT and GB/T 26875.3. */
  readonly speakers: readonly Speaker[];
}

export async function loadLibrary(): Promise<Library> {
  const kinds = indexKinds((await found<DeviceKind>('devices/*/kind.ts')).map((module) => module.value));
  const simulators = await found<Simulator>('devices/*/simulate.ts');
  const speakers = (await found<Speaker>('mock-feeds/speakers/*.speaker.ts')).map((module) => module.value);
  return { kinds, simulators: new Map(simulators.map(({ file, value }) => [path.basename(path.dirname(file)), value])), speakers };
}

export const loadScenarios = async (): Promise<Scenario[]> =>
  (await found<Scenario>('mock-feeds/scenarios/*.ts')).map((module) => module.value);
