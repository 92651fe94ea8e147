import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DeviceKind, Limit, PointSpec } from '#contract/device-kind.ts';
import type { Label } from '#contract/label.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { eventAt, type Simulator } from '#devices/simulator.ts';
import { loadCatalogues } from '#server/incidents/catalogue.ts';
import { discover, ROOT } from '#server/lib/discover.ts';
import { createJudge, loadRules } from '#server/rules/judge.ts';
import { indexKinds } from '#contract/kinds.ts';
import { LEVELS, standing } from '#server/state/limits.ts';
import { createState } from '#server/state/state.ts';

const HOUR = 3_600_000;
const T = Date.UTC(2026, 10, 23);
const found = await discover<DeviceKind>('devices/*/kind.ts');
const kinds = indexKinds(found.map(({ value }) => value));
const simulators = new Map((await discover<Simulator>('devices/*/simulate.ts')).map(({ file, value }) => [path.dirname(file), value]));
const catalogues = await loadCatalogues(path.join(ROOT, 'server/incidents/catalogue'));
const ruleSources = await Promise.all((await discover('server/rules/*/rule.ts')).map(({ file }) => readFile(path.join(ROOT, file), 'utf8')));
const judge = createJudge(await loadRules());

interface NamedLimit {
  readonly point: string;
  readonly spec: PointSpec;
  readonly limit: Limit;
}
const limitsOf = (kind: DeviceKind): NamedLimit[] =>
  Object.entries(kind.points).flatMap(([point, spec]) => LEVELS.flatMap((level) => (spec[level] ? [{ point, spec, limit: spec[level] }] : [])));

const isNamed = ({ zh, en }: Label): boolean => /[\p{Script=Han}]/u.test(zh) && /^[^\p{Script=Han}]+$/u.test(en);

it('every folder here is a kind with a simulator', async () => {
  const folders = (await readdir(path.join(ROOT, 'devices'), { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => `devices/${name}`);
  expect(found.map(({ file }) => path.dirname(file))).toEqual(folders.sort());
  expect([...simulators.keys()]).toEqual(folders.sort());
});

describe.each(found.map(({ file, value }) => ({ file, kind: value })))('$kind.id', ({ file, kind }) => {
  const simulator = simulators.get(path.dirname(file))!;

  it('is named as its folder, in both languages, with an icon that exists', () => {
    expect(file).toBe(`devices/${kind.id}/kind.ts`);
    const labels = [kind, ...Object.values(kind.points), ...Object.values(kind.alerts)].map((thing) => thing.label);
    const words = Object.values(kind.points).flatMap((point) => Object.values(point.states ?? {}));
    expect([...labels, ...words].filter((one) => !isNamed(one))).toEqual([]);
    const folders = ['@rapideditor/temaki/icons', '@tabler/icons/icons/outline', '@tabler/icons/icons/filled'].map((folder) => `node_modules/${folder}`);
    const found = folders.filter((folder) => existsSync(path.join(ROOT, folder, `${kind.icon}.svg`)));
    expect(found, `icon '${kind.icon}': no ${kind.icon}.svg in ${folders.join(', ')}`).not.toEqual([]);
  });

  it('reports as often as its work asks: fire lines within minutes, nothing rarer than a day', () => {
    expect(kind.expectedIntervalS).toBeGreaterThanOrEqual(5);
    expect(kind.expectedIntervalS).toBeLessThanOrEqual(86_400);
    expect(kind.alerts.offline?.severity).toBe(kind.offlineAlert);
  });

  it('has alerts of a known severity; life-safety is fire, gas and SOS, and grave', () => {
    for (const [code, alert] of Object.entries(kind.alerts)) {
      expect(SEVERITIES).toContain(alert.severity);
      expect(code).toMatch(/^[a-z][a-z0-9-]*$/);
      if (alert.lifeSafety) expect(alert.severity).toBeLessThanOrEqual(2);
      if (code === 'fire') expect(alert).toMatchObject({ lifeSafety: true, affinity: 'fire' });
    }
  });

  it('raises each of its alerts from exactly one limit, or from a rule that names it', () => {
    const codes = limitsOf(kind).flatMap(({ limit }) => (limit.code === undefined ? [] : [limit.code]));
    const byRule = Object.keys(kind.alerts).filter((code) => ruleSources.some((source) => source.includes(`'${code}'`)));
    expect(new Set(codes).size).toBe(codes.length);
    const raised = new Set([...codes, ...byRule]);
    expect(Object.keys(kind.alerts).filter((code) => !raised.has(code))).toEqual([]);
  });

  it('names catalogue entries that exist', () => {
    const missing = Object.values(kind.alerts).filter((alert) => alert.catalogue && !catalogues.find(alert.catalogue));
    expect(missing).toEqual([]);
  });

  it('every limit with a code can be broken and released by values its sensor can report', () => {
    for (const { point, spec, limit } of limitsOf(kind)) {
      const [low, high] = spec.range;
      const [broken, fine] = limit.above === undefined ? [low, high] : [high, low];
      expect([standing(limit, broken), standing(limit, fine)]).toEqual(['broken', 'clear']);
      if (limit.code === undefined) continue;
      const state = createState(kinds, 'run');
      state.addDevice({ id: 'd', handle: 0, kind: kind.id, name: 'd', place: '/1', position: [117, 36.67, 0], addresses: [], simulated: true });
      const said = [fine, broken, broken, fine].map((value, i) => {
        const result = state.apply({ device: 'd', point, value, observedAt: T + i, quality: 'good', source: 'test' }, T + i);
        return 'change' in result ? judge(result.change).filter((signal) => signal.code === limit.code).map((signal) => signal.on) : result;
      });
      expect(said).toEqual([[false], [true], [true], [false]]);
    }
  });

  const seeds = Array.from({ length: 60 }, (_, i) => i * 7919 + 1);
  const times = Array.from({ length: 100 }, (_, i) => T + i * 7.3 * HOUR);

  it('is simulated within its ranges, the same each time, and quietly', () => {
    let lowBatteries = 0;
    const worse: string[] = [];
    for (const seed of seeds) {
      for (const at of times) {
        const { points } = simulator.step(simulator.start(seed), at);
        for (const name of Object.keys(points)) if (!Object.hasOwn(kind.points, name)) worse.push(`no point ${name}`);
        for (const { point, spec, limit } of limitsOf(kind)) {
          const value = points[point];
          if (value === undefined) continue;
          if (!(value >= spec.range[0] && value <= spec.range[1])) worse.push(`${point} ${value} out of range`);
          if (standing(limit, value) !== 'broken' || limit.code === undefined) continue;
          if (kind.alerts[limit.code].severity < 4) worse.push(`${limit.code} at ${point} ${value}`);
          else lowBatteries++;
        }
      }
    }
    expect(worse).toEqual([]);
    expect(lowBatteries / seeds.length / times.length).toBeLessThan(0.1);
    expect(simulator.step(simulator.start(5), T)).toEqual(simulator.step(simulator.start(5), T));
    expect(kind.headline in simulator.step(simulator.start(5), T).points).toBe(true);
  });

  it('has events that stay within its ranges, and every one does something', () => {
    expect(Object.keys(simulator.events)).not.toEqual([]);
    for (const event of Object.values(simulator.events)) {
      expect(isNamed(event.label)).toBe(true);
      let broke = 0;
      for (let s = 0; s < Math.min(event.lastsS ?? 600, 3600); s += 5) {
        for (const [point, value] of Object.entries(eventAt(event, s)!)) {
          const spec = kind.points[point];
          expect(value >= spec.range[0] && value <= spec.range[1]).toBe(true);
          broke += LEVELS.filter((level) => spec[level] && standing(spec[level], value) === 'broken').length;
        }
      }
      expect(broke).toBeGreaterThan(0);
    }
  });
});

/** Named by protocols that speak for several kinds: the adapter for GB/T 26875.3 says these points. */
it('fire components and transmission units have the points their protocol says', () => {
  const component = ['fire', 'fault', 'shielded', 'supervise', 'started', 'feedback', 'powerFault', 'test'];
  for (const id of ['smoke-detector', 'manual-call-point']) expect(Object.keys(kinds.get(id)!.points)).toEqual(component);
  expect(Object.keys(kinds.get('uitd')!.points)).toEqual(
    ['fire', 'fault', 'mainPowerFault', 'backupPowerFault', 'linkFault', 'lineFault', 'test', 'heartbeat', 'relayedFire'],
  );
  expect(['pressureKpa', 'levelM', 'batteryPct', 'fault'].every((point) => point in kinds.get('hydrant-pressure')!.points)).toBe(true);
  expect([...kinds.values()].filter((kind) => 'fire' in kind.alerts).map((kind) => kind.id)).toEqual(['manual-call-point', 'smoke-detector', 'uitd']);
});

it('the example in devices/README.md is a kind that works as it stands there', async () => {
  const readme = await readFile(path.join(ROOT, 'devices/README.md'), 'utf8');
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-kind-'));
  const example = async (name: string): Promise<unknown> => {
    const code = new RegExp(`/${name}\`\\n\`\`\`ts\\n([^]*?)\`\`\``).exec(readme)![1];
    const file = path.join(folder, name);
    await writeFile(file, code.replaceAll(/'#(\w+)\//g, (_, top: string) => `'${pathToFileURL(path.join(ROOT, top)).href}/`));
    return ((await import(pathToFileURL(file).href)) as { default: unknown }).default;
  };
  try {
    const kind = (await example('kind.ts')) as DeviceKind;
    const simulator = (await example('simulate.ts')) as Simulator;
    const { points } = simulator.step(simulator.start(1), T);
    expect(indexKinds([...kinds.values(), kind]).get('cabinet-door')).toBe(kind);
    expect(Object.keys(points)).toEqual(Object.keys(kind.points));
    expect(eventAt(simulator.events.open, 5)).toEqual({ open: 1 });
  } finally {
    await rm(folder, { recursive: true });
  }
});
