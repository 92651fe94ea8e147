import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DeviceKind, Limit, PointSpec } from '#contract/kinds/device-kind.ts';
import type { Label } from '#contract/label.ts';
import type { Placement } from '#contract/kinds/placement.ts';
import type { EventReport } from '#contract/reports/event.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { eventAt, type Simulator } from '#devices/simulator.ts';
import { identify } from '#server/events/identity.ts';
import { readEvent } from '#server/ingest/event.ts';
import { loadCatalogues } from '#server/casework/catalogue.ts';
import { discover, ROOT } from '#server/lib/discover.ts';
import { createJudge, loadRules } from '#server/rules/judge.ts';
import { indexKinds } from '#contract/kinds/kinds.ts';
import { inOrder, PLACED_KINDS } from '#scenes/placement/placed-kinds.ts';
import { LEVELS, standing } from '#server/state/limits.ts';
import { createState } from '#server/state/state.ts';

const HOUR = 3_600_000;
const T = Date.UTC(2026, 10, 23);
const found = await discover<DeviceKind>('devices/*/kind.ts');
const kinds = indexKinds(found.map(({ value }) => value));
const simulators = new Map((await discover<Simulator>('devices/*/simulate.ts')).map(({ file, value }) => [path.dirname(file), value]));
const catalogues = await loadCatalogues(path.join(ROOT, 'server/casework/catalogue'));
const ruleSources = await Promise.all(
  (await discover('server/rules/*/rule.ts')).map(({ file }) => readFile(path.join(ROOT, file), 'utf8')),
);
const judge = createJudge(await loadRules());

interface NamedLimit {
  readonly point: string;
  readonly spec: PointSpec;
  readonly level: (typeof LEVELS)[number];
  readonly limit: Limit;
}
const limitsOf = (kind: DeviceKind): NamedLimit[] =>
  Object.entries(kind.points).flatMap(([point, spec]) =>
    LEVELS.flatMap((level) => (spec[level] ? [{ point, spec, level, limit: spec[level] }] : [])),
  );

const isNamed = ({ zh, en }: Label): boolean => /[\p{Script=Han}]/u.test(zh) && /^[^\p{Script=Han}]+$/u.test(en);

it('every folder here is a kind with a simulator', async () => {
  const folders = (await readdir(path.join(ROOT, 'devices'), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `devices/${name}`);
  expect(found.map(({ file }) => path.dirname(file)).sort()).toEqual(folders.sort());
  expect([...simulators.keys()].sort()).toEqual(folders.sort());
});

describe.each(found.map(({ file, value }) => ({ file, kind: value })))('$kind.id', ({ file, kind }) => {
  const simulator = simulators.get(path.dirname(file))!;

  it('is named as its folder, in both languages, with an icon that exists', () => {
    expect(file).toBe(`devices/${kind.id}/kind.ts`);
    const events = Object.values(kind.events ?? {});
    const attributes = events.flatMap((event) => Object.values(event.attributes));
    const actions = Object.values(kind.actions ?? {});
    const params = actions.flatMap((action) => Object.values(action.params ?? {}));
    const things = [kind, ...Object.values(kind.points), ...Object.values(kind.alerts), ...events, ...attributes, ...actions, ...params];
    const labels = [...things.map((thing) => thing.label), ...actions.map((action) => action.confirm)];
    const words = [
      ...Object.values(kind.points).flatMap((point) => Object.values(point.states ?? {})),
      ...[...attributes, ...params].flatMap((spec) => Object.values(spec.words ?? {})),
    ];
    expect([...labels, ...words].filter((one) => !isNamed(one))).toEqual([]);
    const folders = ['@rapideditor/temaki/icons', '@tabler/icons/icons/outline', '@tabler/icons/icons/filled'].map(
      (folder) => `node_modules/${folder}`,
    );
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
    const byEvent = Object.values(kind.events ?? {}).flatMap(({ raises = [] }) => raises.map(({ code }) => code));
    const byRule = Object.keys(kind.alerts).filter((code) => ruleSources.some((source) => source.includes(`'${code}'`)));
    expect(new Set(codes).size).toBe(codes.length);
    const overTime = Object.values(kind.points).flatMap(({ limits = [] }) => limits.map(({ code }) => code));
    const byStillness = Object.values(kind.points).flatMap(({ inactivity }) => inactivity?.code ?? []);
    const byPatrol = kind.patrol ? [kind.patrol.late, kind.patrol.missed] : [];
    const byOperation = Object.values(kind.actions ?? {}).flatMap(({ unanswered = [] }) => unanswered);
    const raised = new Set([...codes, ...byOperation, ...byEvent, ...byRule, ...overTime, ...byStillness, ...byPatrol]);
    expect(Object.keys(kind.alerts).filter((code) => !raised.has(code))).toEqual([]);
  });

  it('tells dangers to people from the state of the device: faults, shields, silence and batteries are the device’s', () => {
    for (const { level, limit } of limitsOf(kind))
      if (limit.code !== undefined && (level === 'fault' || level === 'shielded'))
        expect([limit.code, kind.alerts[limit.code].about]).toEqual([limit.code, 'device']);
    for (const [code, { about, lifeSafety }] of Object.entries(kind.alerts)) {
      if (code === 'offline' || code === 'battery-low') expect([code, about]).toEqual([code, 'device']);
      if (lifeSafety) expect([code, about]).toEqual([code, undefined]);
    }
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
      state.addDevice({
        id: 'd',
        handle: 0,
        kind: kind.id,
        name: 'd',
        place: '/1',
        position: [117, 36.67, 0],
        addresses: [],
        simulated: true,
      });
      const said = [fine, broken, broken, fine].map((value, i) => {
        const result = state.apply({ device: 'd', point, value, observedAt: T + i, quality: 'good', source: 'test' }, T + i);
        return 'change' in result
          ? judge(result.change)
              .filter((signal) => signal.code === limit.code)
              .map((signal) => signal.on)
          : result;
      });
      expect(said).toEqual([[false], [true], [true], [false]]);
    }
  });

  it('its simulated devices obey every action, and then read what is expected of it', () => {
    const { obeys = {} } = simulator;
    expect(Object.keys(obeys).sort()).toEqual(Object.keys(kind.actions ?? {}).sort());
    for (const [id, { expects }] of Object.entries(kind.actions ?? {}))
      if (expects) expect([id, obeys[id].points[expects.point]]).toEqual([id, expects.is]);
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

  it('is simulated as telling events of its kind, at the same instants however the time is cut, each known by its key', () => {
    const { reports } = simulator;
    // Of points on a patrol, who walks tells them: mock-feeds/patrols.
    expect(reports !== undefined).toBe(kind.events !== undefined && kind.patrol === undefined);
    if (!reports) return;
    const said = new Map<string, number>();
    for (const seed of seeds) {
      const traits = simulator.start(seed);
      const day = Array.from({ length: 24 }, (_, hour) => reports(traits, T + hour * HOUR, T + (hour + 1) * HOUR)).flat();
      const cut = Array.from({ length: 24 * 7 }, (_, i) =>
        reports(traits, T + (i * 24 * HOUR) / 168, T + ((i + 1) * 24 * HOUR) / 168),
      ).flat();
      const inOrder = (list: typeof day): typeof day => list.toSorted((a, b) => a.at - b.at || (a.event < b.event ? -1 : 1));
      expect(inOrder(cut)).toEqual(inOrder(day));
      for (const { event, at, attributes } of day) {
        const faults: string[] = [];
        const out: EventReport[] = [];
        readEvent({ event, attributes, observedAt: at }, { device: `d${seed}`, source: 'test', now: at, kind }, out, (fault) =>
          faults.push(fault),
        );
        expect(faults).toEqual([]);
        const { said: key, windowMs } = identify(out[0], `d${seed}`, kind.events![event], '');
        expect([event, windowMs]).toEqual([event, kind.events![event].dedupe.windowS * 1000]);
        expect([event, at - (said.get(key) ?? -Infinity) >= windowMs]).toEqual([event, true]);
        said.set(key, at);
      }
    }
    expect(said.size).toBeGreaterThan(0);
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
  for (const id of ['electrical-fire-monitor', 'fire-door', 'smoke-fan'])
    expect(Object.keys(kinds.get(id)!.points).slice(0, component.length)).toEqual(component);
  expect(Object.keys(kinds.get('uitd')!.points)).toEqual([
    'fire',
    'fault',
    'mainPowerFault',
    'backupPowerFault',
    'linkFault',
    'lineFault',
    'test',
    'heartbeat',
    'relayedFire',
    'rollCallAnswered',
  ]);
  expect(['pressureKpa', 'levelM', 'batteryPct', 'fault'].every((point) => point in kinds.get('hydrant-pressure')!.points)).toBe(true);
  expect([...kinds.values()].filter((kind) => 'fire' in kind.alerts).map((kind) => kind.id)).toEqual([
    'alarm-panel',
    'camera',
    'electrical-fire-monitor',
    'fire-door',
    'manual-call-point',
    'smart-bin',
    'smoke-detector',
    'smoke-fan',
    'uitd',
  ]);
});

it('the example in devices/README.md is a kind that works as it stands there', async () => {
  const readme = await readFile(path.join(ROOT, 'devices/README.md'), 'utf8');
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-kind-'));
  const example = async (name: string): Promise<unknown> => {
    const code = new RegExp(`/${name}\`\\n\`\`\`ts\\n([^]*?)\`\`\``).exec(readme)![1];
    const file = path.join(folder, name);
    await writeFile(
      file,
      code.replaceAll(/'#(\w+)\//g, (_, top: string) => `'${pathToFileURL(path.join(ROOT, top)).href}/`),
    );
    return ((await import(pathToFileURL(file).href)) as { default: unknown }).default;
  };
  try {
    const kind = (await example('kind.ts')) as DeviceKind;
    const simulator = (await example('simulate.ts')) as Simulator;
    const placement = (await example('placement.ts')) as Placement;
    // Who follows the page has it among the others already.
    const placed = PLACED_KINDS.filter((other) => other.kind !== kind.id);
    expect(inOrder([...placed, { kind: kind.id, placement }]).length).toBe(placed.length + 1);
    const { points } = simulator.step(simulator.start(1), T);
    expect(indexKinds([...[...kinds.values()].filter(({ id }) => id !== kind.id), kind]).get('cabinet-door')).toBe(kind);
    expect(Object.keys(points)).toEqual(Object.keys(kind.points));
    expect(eventAt(simulator.events.open, 5)).toEqual({ open: 1 });
    expect(Object.keys(kind.actions!)).toEqual(Object.keys(simulator.obeys!));
    expect(simulator.obeys!.unlock.points.open).toBe(kind.actions!.unlock.expects!.is);
    const out: EventReport[] = [];
    const day = simulator.reports!(simulator.start(1), T, T + 24 * HOUR);
    for (const { event, at, attributes } of day)
      readEvent({ event, attributes, observedAt: at }, { device: 'd', source: 'test', now: at, kind }, out, expect.unreachable);
    expect(out).toMatchObject([{ event: 'unlocked', attributes: { way: 'card' }, observedAt: T + HOUR }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
