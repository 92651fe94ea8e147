import { defineDeviceKind, type DeviceKind } from '#contract/kinds/device-kind.ts';
import { looksBiometric } from '#server/ingest/biometric.ts';
import { LEVELS } from '#server/state/limits.ts';
import { fault, faultsOf, type KindFault } from './fault.ts';
import { deviceKindSchema } from './kind-schema.ts';
import { limitFaults, timedLimitFaults } from './limit-faults.ts';

/** What a kind may name that is not in it. */
export interface KindSurroundings {
  readonly icons: ReadonlySet<string>;
  /** True when the case catalogue has this entry. */
  readonly hasCase: (entry: { readonly scheme: string; readonly code: string; readonly condition: string }) => boolean;
  /** Rules, with the codes of alerts that they alone raise. */
  readonly rules: readonly { readonly raises?: readonly string[] }[];
}

type CheckedKind =
  | { readonly kind: DeviceKind; readonly faults: readonly [] }
  | { readonly kind: null; readonly faults: readonly KindFault[] };

/** Everything that is wrong with a kind by itself, whatever came in; or the kind. */
export function checkKind(input: unknown, around: KindSurroundings): CheckedKind {
  const parsed = deviceKindSchema.safeParse(input);
  if (!parsed.success) return { kind: null, faults: [...faultsOf(parsed.error, input), ...biometricFaults(input)] };
  const kind: DeviceKind = parsed.data;
  const faults = [
    ...biometricFaults(input),
    ...wholeFaults(kind, around),
    ...pointFaults(kind),
    ...alertFaults(kind, around),
    ...eventFaults(kind),
  ];
  if (faults.length > 0) return { kind: null, faults };
  try {
    return { kind: defineDeviceKind(kind), faults: [] };
  } catch (error) {
    const { message } = error as Error;
    return { kind: null, faults: [fault('', undefined, `设备类型自相矛盾：${message}`, `The kind contradicts itself: ${message}.`)] };
  }
}

/** Points and attributes that are biometric by class or by name: nobody may even declare them. */
function biometricFaults(input: unknown): KindFault[] {
  const faults: KindFault[] = [];
  const told = (path: string, value: unknown): number =>
    faults.push(fault(path, value, '生物特征数据一律不接收：请删除此字段', 'Biometric data is never accepted: leave this field out.'));
  const { points, events } = (typeof input === 'object' && input !== null ? input : {}) as Partial<Record<'points' | 'events', unknown>>;
  for (const name of namesOf(points)) if (looksBiometric(name)) told(`points.${name}`, name);
  for (const [event, spec] of entriesOf(events))
    for (const [name, attribute] of entriesOf((spec as { attributes?: unknown } | null)?.attributes))
      if (looksBiometric(name) || (attribute as { class?: unknown } | null)?.class === 'biometric')
        told(`events.${event}.attributes.${name}`, name);
  return faults;
}

const entriesOf = (value: unknown): [string, unknown][] => (typeof value === 'object' && value !== null ? Object.entries(value) : []);
const namesOf = (value: unknown): string[] => entriesOf(value).map(([name]) => name);

const MOST_POINTS = 28;

function wholeFaults(kind: DeviceKind, { icons }: KindSurroundings): KindFault[] {
  const faults: KindFault[] = [];
  const names = Object.keys(kind.points);
  if (names.length === 0 || names.length > MOST_POINTS)
    faults.push(fault('points', names.length, `点位应为 1 至 ${MOST_POINTS} 个`, `Give 1 to ${MOST_POINTS} points.`));
  if (!names.includes(kind.headline))
    faults.push(
      fault('headline', kind.headline, `没有这个点位，请从 ${names.join('、')} 中选择`, `No such point: choose from ${names.join(', ')}.`),
    );
  if (!icons.has(kind.icon))
    faults.push(
      fault(
        'icon',
        kind.icon,
        `屏幕没有这个图标，请从 ${[...icons].join('、')} 中选择`,
        `Screens lack this icon: choose from ${[...icons].join(', ')}.`,
      ),
    );
  if (kind.offlineAlert !== undefined && kind.alerts.offline?.severity !== kind.offlineAlert)
    faults.push(
      fault(
        'offlineAlert',
        kind.offlineAlert,
        '需要一个名为 offline 的告警，且级别相同',
        'It needs an alert named "offline" of the same severity.',
      ),
    );
  return faults;
}

function pointFaults(kind: DeviceKind): KindFault[] {
  const raisedAt = new Map<string, string>();
  return Object.entries(kind.points).flatMap(([name, { range, ...point }]) => {
    const [low, high] = range;
    const empty = fault(
      `points.${name}.range`,
      range,
      '范围为空：第一个数应小于第二个',
      'The range is empty: the first number is the lesser.',
    );
    if (!(low < high)) return [empty];
    const timed = (point.limits ?? []).flatMap((limit, i) =>
      timedLimitFaults(kind, `points.${name}.limits.${i}`, limit, [low, high], raisedAt),
    );
    return LEVELS.flatMap((level) => {
      const limit = point[level];
      return limit ? limitFaults(kind, `points.${name}.${level}`, limit, [low, high], raisedAt) : [];
    }).concat(timed);
  });
}

function alertFaults(
  { points, alerts, events = {}, actions = {}, offlineAlert, patrol }: DeviceKind,
  { hasCase, rules }: KindSurroundings,
): KindFault[] {
  const raised = new Set([
    ...Object.values(points).flatMap((point) => LEVELS.map((level) => point[level]?.code)),
    ...Object.values(points).flatMap(({ inactivity, limits = [] }) => [inactivity?.code, ...limits.map(({ code }) => code)]),
    ...Object.values(events).flatMap(({ raises = [] }) => raises.map(({ code }) => code)),
    ...Object.values(actions).map(({ unanswered }) => unanswered),
    ...(offlineAlert === undefined ? [] : ['offline']),
    ...(patrol === undefined ? [] : [patrol.late, patrol.missed]),
    ...rules.flatMap(({ raises = [] }) => raises),
  ]);
  return Object.entries(alerts).flatMap(([code, spec]) => {
    const path = `alerts.${code}`;
    const faults: KindFault[] = [];
    if (!raised.has(code))
      faults.push(
        fault(path, code, '没有限值或事件引发此告警：请引用它或删除', 'No limit or event raises it: name it there, or leave it out.'),
      );
    if (spec.lifeSafety && spec.severity > 2)
      faults.push(fault(`${path}.severity`, spec.severity, '生命安全告警的级别为 1 或 2', 'A life-safety alert is of severity 1 or 2.'));
    if (spec.lifeSafety && spec.about === 'device')
      faults.push(
        fault(
          `${path}.about`,
          spec.about,
          '生命安全告警不只关乎设备本身：请删除 about',
          'Where life is at stake it is not about the device: leave "about" out.',
        ),
      );
    if (code === 'fire' && (!spec.lifeSafety || spec.affinity !== 'fire'))
      faults.push(fault(path, spec, '名为 fire 的告警必须为生命安全、消防类', 'An alert named "fire" is life-safety, of affinity "fire".'));
    if (spec.catalogue && !hasCase(spec.catalogue))
      faults.push(fault(`${path}.catalogue`, spec.catalogue, '案件目录中没有此项', 'The case catalogue has no such entry.'));
    return faults;
  });
}

function eventFaults({ events = {}, alerts }: DeviceKind): KindFault[] {
  return Object.entries(events).flatMap(([id, { raises = [], clears = [] }]) => {
    const codes = [
      ...raises.map(({ code }, i) => [`events.${id}.raises.${i}.code`, code]),
      ...clears.map((code, i) => [`events.${id}.clears.${i}`, code]),
    ];
    const missing = codes
      .filter(([, code]) => !Object.hasOwn(alerts, code))
      .map(([path, code]) => fault(path, code, '没有这个告警，请在 alerts 中添加', 'There is no such alert: add it to "alerts".'));
    const loops = raises
      .filter(({ code, when }) => when === undefined && clears.includes(code))
      .map(({ code }) => fault(`events.${id}.clears`, code, '同一事件既引发又结束此告警', 'This event both raises and ends the alert.'));
    return [...missing, ...loops];
  });
}
