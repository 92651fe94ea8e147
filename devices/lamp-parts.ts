import type { AlertSpec, DeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, safetyCase } from '#devices/parts.ts';

/** What lamps and their circuits have in common. */

/** Off by order is another thing than dark: lamps that save energy after midnight are not out. */
export const light: DeviceKind['points'][string] = {
  label: label('亮灯反馈', 'Light'),
  unit: '',
  range: [0, 2],
  decimals: 0,
  states: { 0: label('不亮', 'Dark'), 1: label('亮', 'Lit'), 2: label('按令熄灭', 'Off by order') },
};

export const levelPct: DeviceKind['points'][string] = {
  label: label('亮度', 'Level'),
  unit: '%',
  range: [0, 100],
  decimals: 0,
};

export const powerPoints: DeviceKind['points'] = {
  voltageV: { label: label('电压', 'Voltage'), unit: 'V', range: [0, 500], decimals: 1 },
  currentA: { label: label('电流', 'Current'), unit: 'A', range: [0, 500], decimals: 2 },
  powerW: { label: label('功率', 'Power'), unit: 'W', range: [0, 200_000], decimals: 1 },
  energyKwh: { label: label('电能', 'Energy'), unit: 'kWh', range: [0, 10_000_000], decimals: 2 },
  leakage: flag('漏电', 'Leakage', { alert: isOne('leakage') }),
  leakageMa: {
    label: label('漏电电流', 'Leakage current'),
    unit: 'mA',
    range: [0, 10_000],
    decimals: 0,
    warning: { above: 15, release: 12 },
    alert: { above: 30, release: 20, code: 'leakage-high' },
  },
};

/** A pole under voltage kills who leans on it in the rain. */
export const leakageAlerts: DeviceKind['alerts'] = Object.fromEntries(
  [['leakage', label('灯杆漏电', 'Leakage')] as const, ['leakage-high', label('漏电电流超限', 'Leakage over the limit')] as const].map(
    ([code, words]): [string, AlertSpec] => [
      code,
      { label: words, severity: 2, lifeSafety: false, affinity: 'road', catalogue: safetyCase('power', 'cut') },
    ],
  ),
);

const level = { label: label('亮度', 'Level'), type: 'number', range: [0, 100], step: 1, unit: '%' } as const;

/** A schedule may give it; afterwards the gateway's own programme goes on. */
const byHours = { unanswered: 'not-switched', scheduled: { after: 'auto' } } as const;

/** The gateway took an order, and no reading showed that it was done. */
export const notSwitched: DeviceKind['alerts'] = {
  'not-switched': {
    label: label('未按令开关', 'Not switched as ordered'),
    severity: 4,
    lifeSafety: false,
    affinity: 'road',
    about: 'device',
    catalogue: safetyCase('device', 'fault'),
  },
};

/** What a lamp, or all lamps of a circuit, can be told. */
export const lampActions = (zh: string, en: string): NonNullable<DeviceKind['actions']> => ({
  on: {
    label: label('开灯', 'Switch on'),
    needs: 'operate',
    confirm: label(`${zh}立即点亮，直到恢复按计划运行。`, `${en} at once, until given back to the programme.`),
    params: { level: { ...level, range: [1, 100], standard: 100 } },
    expects: { point: 'levelPct', is: 'level', withinS: 60 },
    ...byHours,
  },
  dim: {
    label: label('调光', 'Dim'),
    needs: 'operate',
    confirm: label(`${zh}调到所给亮度。`, `${en} at the level that is given.`),
    params: { level: { ...level, standard: 50 } },
    expects: { point: 'levelPct', is: 'level', withinS: 60 },
    ...byHours,
  },
  off: {
    label: label('关灯', 'Switch off'),
    needs: 'operate-critical',
    confirm: label(`${zh}熄灭；夜间会使道路变暗。`, `${en} no more: by night the road is dark.`),
    expects: { point: 'light', is: 2, withinS: 60 },
    ...byHours,
  },
  auto: {
    label: label('恢复按计划', 'Back to programme'),
    needs: 'operate',
    confirm: label('结束人工控制，按网关的计划运行。', 'Ends what was ordered; the gateway’s programme goes on.'),
  },
});

export const lampObeys = {
  on: { points: { levelPct: 'level', light: 1 }, lastsS: null },
  dim: { points: { levelPct: 'level', light: 1 }, lastsS: null },
  off: { points: { levelPct: 0, light: 2 }, lastsS: null },
  auto: { points: {}, lastsS: 1 },
} as const;
