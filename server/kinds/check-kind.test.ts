import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import { KIND_ICONS } from '#contract/vocabularies/icons.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { loadRules } from '#server/rules/judge.ts';
import { LEVELS, standing } from '#server/state/limits.ts';
import { METER } from '#tests/harness/uploaded-kind.ts';
import { checkKind, type KindSurroundings } from './check-kind.ts';

const kinds = await loadKinds();
const around: KindSurroundings = {
  icons: new Set([...Array.from(kinds.values(), ({ icon }) => icon), ...KIND_ICONS]),
  hasCase: () => true,
  rules: await loadRules(),
};
const asFile = (kind: DeviceKind): unknown => JSON.parse(JSON.stringify(kind));

it.each([...kinds.values(), METER])('$id is a kind as data: written as a file it reads the same, and nothing is wrong with it', (kind) => {
  expect(checkKind(asFile(kind), around)).toEqual({ kind, faults: [] });
});

type Path = readonly (string | number)[];
const patched = (path: Path, value: unknown): unknown => {
  const file = asFile(METER) as Record<string | number, unknown>;
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as typeof file, file);
  if (value === undefined) delete parent[path.at(-1)!];
  else parent[path.at(-1)!] = value;
  return file;
};
const limit = ['points', 'powerKw', 'alert'] as const;
const event = (more: object): unknown =>
  patched(['events'], { happened: { label: METER.label, attributes: {}, dedupe: { key: [], windowS: 5 }, retention: 'plain', ...more } });
const personal = (name: string, dataClass: string): unknown =>
  event({ retention: 'personal', attributes: { [name]: { label: METER.label, type: 'text', class: dataClass } } });

const FAULTS: readonly [what: string, file: unknown, path: string, value: string, zh: RegExp, en: RegExp][] = [
  ['no label', patched(['label'], undefined), 'label', '', /缺少/, /missing/],
  ['a word spelt wrong', patched(['expectedIntervall'], 5), '', /./.source, /expectedIntervall/, /Check the spelling/],
  ['a text for a number', patched(['expectedIntervalS'], '5'), 'expectedIntervalS', '"5"', /应为数字/, /Give a number/],
  ['an unknown category', patched(['category'], 'moon'), 'category', '"moon"', /只能是.*energy/, /Choose one of.*energy/],
  ['an unknown affinity', patched(['alerts', 'overload', 'affinity'], 'x'), 'alerts.overload.affinity', '"x"', /只能是/, /Choose one of/],
  ['an icon nobody has', patched(['icon'], 'no-such'), 'icon', '"no-such"', /没有这个图标/, /Screens lack/],
  ['a headline that is no point', patched(['headline'], 'flow'), 'headline', '"flow"', /powerKw/, /choose from powerKw/],
  ['an empty range', patched(['points', 'powerKw', 'range'], [5, 5]), 'points.powerKw.range', '[5,5]', /范围为空/, /empty/],
  ['no bound', patched(limit, { code: 'overload' }), limit.join('.'), '{"code":"overload"}', /其中之一/, /exactly one/],
  ['a loop', patched([...limit, 'release'], 70), 'points.powerKw.alert.release', '70', /反复/, /in a loop/],
  ['never broken', patched([...limit, 'above'], 100), limit.join('.'), '', /永远不会越限/, /ever breaks it/],
  ['never over', patched([...limit, 'release'], -1), limit.join('.'), '', /永远不会恢复/, /ever ends it/],
  [
    'a life-safety alert that would wait',
    {
      ...(patched(['points', 'powerKw', 'limits'], [{ above: 90, forS: 60, code: 'help' }]) as object),
      alerts: { ...METER.alerts, help: { ...METER.alerts.overload, lifeSafety: true } },
    },
    'points.powerKw.limits.0.code',
    '"help"',
    /不能等待/,
    /waits for nothing/,
  ],
  [
    'a limit over time that is two',
    patched(['points', 'voltage', 'limits'], [{ above: 250, rises: 5, code: 'overload' }]),
    'points.voltage.limits.0',
    '',
    /rises、falls 其中之一/,
    /exactly one of "above"/,
  ],
  [
    'a limit over time that never ends',
    patched(['points', 'voltage', 'limits'], [{ above: 250, release: -5, forS: 60, code: 'overload' }]),
    'points.voltage.limits.0',
    '',
    /永远不会恢复/,
    /ever ends it/,
  ],
  ['an alert that is not there', patched([...limit, 'code'], 'nope'), 'points.powerKw.alert.code', '"nope"', /在 alerts 中添加/, /add it/],
  [
    'one code twice',
    patched(['points', 'voltage', 'alert'], { above: 260, code: 'overload' }),
    'points.voltage.alert.code',
    '"overload"',
    /互相结束/,
    /end the other/,
  ],
  [
    'an alert nobody raises',
    patched(['alerts', 'more'], METER.alerts.overload),
    'alerts.more',
    '"more"',
    /没有限值或事件/,
    /No limit or event/,
  ],
  [
    'a mild life-safety alert',
    patched(['alerts', 'overload'], { ...METER.alerts.overload, severity: 3, lifeSafety: true }),
    'alerts.overload.severity',
    '3',
    /1 或 2/,
    /1 or 2/,
  ],
  [
    'an event that raises and ends',
    event({ raises: [{ code: 'overload' }], clears: ['overload'] }),
    'events.happened.clears',
    '"overload"',
    /既引发又结束/,
    /both raises and ends/,
  ],
  ['a biometric class', personal('note', 'biometric'), 'events.happened.attributes.note', '"note"', /生物特征/, /never accepted/],
  [
    'a biometric name',
    personal('faceFeature', 'person'),
    'events.happened.attributes.faceFeature',
    '"faceFeature"',
    /生物特征/,
    /never accepted/,
  ],
  ['silence without its alert', patched(['offlineAlert'], 4), 'offlineAlert', '4', /offline/, /named "offline"/],
  ['no object at all', 'kind', '', '"kind"', /应为/, /Give a object/],
];
it.each(FAULTS)('says where, what and what to do: %s', (_what, file, path, value, zh, en) => {
  const { kind, faults } = checkKind(file, around);
  expect(kind).toBeNull();
  const found = faults.find((fault) => fault.path === path);
  expect(found?.message.zh).toMatch(zh);
  expect(found?.message.en).toMatch(en);
  if (value !== '' && value !== '.') expect(found?.value).toBe(value);
});

it('never throws, whatever comes; and what it takes can be judged at every value', () => {
  const paths: Path[] = [
    ['id'],
    ['points'],
    ['alerts'],
    ['events'],
    limit,
    [...limit, 'above'],
    ['points', 'powerKw', 'range'],
    ['headline'],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), fc.double({ min: 0, max: 100, noNaN: true }), (path, value, reading) => {
      const { kind, faults } = checkKind(patched(path, value), around);
      expect((kind === null) === faults.length > 0).toBe(true);
      for (const spec of Object.values(kind?.points ?? {}))
        for (const level of LEVELS) if (spec[level]) expect(['broken', 'between', 'clear']).toContain(standing(spec[level], reading));
    }),
    { numRuns: 300 },
  );
});
