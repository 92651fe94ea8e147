import type { ActionSpec } from '#contract/kinds/action-spec.ts';
import { label } from '#contract/label.ts';
import type { AlertSpec, DeviceKind, Limit, PointSpec } from '#contract/kinds/device-kind.ts';

/** Points and alerts that many kinds have, written once. A kind spreads what it needs and may override any field. */

type Points = DeviceKind['points'];
type Alerts = DeviceKind['alerts'];

/** Entry of the product's own case catalogue, `server/casework/catalogue/quanyan-safety.json`. */
export const safetyCase = (code: string, condition: string): NonNullable<AlertSpec['catalogue']> => ({
  scheme: 'quanyan-safety',
  code,
  condition,
});

const NO_YES = { 0: label('否', 'No'), 1: label('是', 'Yes') };

/** A state point that is 0 or 1. `when` = what its being 1 does to the device's status. */
export const flag = (zh: string, en: string, when: Pick<PointSpec, 'warning' | 'alert' | 'fault' | 'shielded'> = {}): PointSpec => ({
  label: label(zh, en),
  unit: '',
  range: [0, 1],
  decimals: 0,
  states: NO_YES,
  ...when,
});

/** The limit of a state point: broken at 1, released at 0. */
export const isOne = (code?: string): Limit => (code === undefined ? { above: 0 } : { above: 0, code });

export const batteryPct: PointSpec = {
  label: label('电量', 'Battery'),
  unit: '%',
  range: [0, 100],
  decimals: 0,
  warning: { below: 20, release: 25, code: 'battery-low' },
};

export const batteryAlerts: Alerts = {
  'battery-low': {
    label: label('电量低', 'Battery low'),
    severity: 4,
    lifeSafety: false,
    affinity: 'power',
    about: 'device',
    catalogue: safetyCase('device', 'battery-low'),
  },
};

/** Received signal power of the radio. Weak = reports will soon be missing. */
export const rsrpDbm: PointSpec = {
  label: label('信号强度', 'Signal'),
  unit: 'dBm',
  range: [-140, -30],
  decimals: 0,
  warning: { below: -115, release: -112 },
};

/** The device fell silent. Kinds with `offlineAlert` need it, with the same severity. */
export const offlineAlert = (severity: AlertSpec['severity'], affinity: AlertSpec['affinity']): Alerts => ({
  offline: {
    label: label('设备离线', 'Device offline'),
    severity,
    lifeSafety: false,
    affinity,
    about: 'device',
    catalogue: safetyCase('device', 'offline'),
  },
});

/**
 * A component of a fire alarm system, as GB/T 26875.3 reports it: the status bits of 表5/部件运行状态, in bit order.
 * Fault, shielding and supervision are states of their own, not lower fire alarms. `test` changes nothing: field
 * units send real alarms with the test bit set.
 */
export const fireComponentPoints: Points = {
  fire: flag('火警', 'Fire', { alert: isOne('fire') }),
  fault: flag('故障', 'Fault', { fault: isOne('fault') }),
  shielded: flag('屏蔽', 'Shielded', { shielded: isOne('shielded') }),
  supervise: flag('监管', 'Supervisory', { warning: isOne() }),
  started: flag('启动', 'Started'),
  feedback: flag('反馈', 'Feedback'),
  powerFault: flag('电源故障', 'Power fault', { fault: isOne('power-fault') }),
  test: flag('测试', 'Test'),
};

/**
 * @param severity of a fire this component reports alone.
 * @param fireCase condition of the catalogue's `fire` entry a ticket for its fire is filed under.
 */
export const fireComponentAlerts = (severity: AlertSpec['severity'], fireCase: 'alarm' | 'call-point'): Alerts => ({
  fire: { label: label('火警', 'Fire alarm'), severity, lifeSafety: true, affinity: 'fire', catalogue: safetyCase('fire', fireCase) },
  fault: fireFault('fire', '消防部件故障', 'Fire component fault'),
  shielded: fireFault('fire', '消防部件屏蔽', 'Fire component shielded'),
  'power-fault': fireFault('power', '消防部件电源故障', 'Fire component power fault'),
});

/** Fire equipment that does not do its work: moderate (3). */
export const fireFault = (affinity: AlertSpec['affinity'], zh: string, en: string): AlertSpec => ({
  label: label(zh, en),
  severity: 3,
  lifeSafety: false,
  affinity,
  about: 'device',
  catalogue: safetyCase('fire', 'fault'),
});

/** What a meter with a valve can be told. A valve turns within a minute or does not turn at all. */
export const valveActions = (closeZh: string, closeEn: string): NonNullable<DeviceKind['actions']> => ({
  'close-valve': {
    label: label('关阀', 'Close valve'),
    needs: 'operate-critical',
    confirm: label(closeZh, closeEn),
    expects: { point: 'valve', is: 1, withinS: 120 },
  },
  'open-valve': {
    label: label('开阀', 'Open valve'),
    needs: 'operate-critical',
    confirm: label('恢复供应，开阀前请确认用户在场、无泄漏。', 'Supply comes back: make sure that somebody is there and nothing leaks.'),
    expects: { point: 'valve', is: 0, withinS: 120 },
  },
});

export const valve: PointSpec = {
  label: label('阀门', 'Valve'),
  unit: '',
  range: [0, 2],
  decimals: 0,
  states: { 0: label('开', 'Open'), 1: label('关', 'Closed'), 2: label('异常', 'Stuck') },
  fault: { above: 1, code: 'valve-fault' },
};

export const valveObeys = {
  'close-valve': { points: { valve: 1 }, lastsS: null },
  'open-valve': { points: { valve: 0 }, lastsS: null },
} as const;

/** A meter that says only that its battery is low, not how full it is. */
export const batteryLow = flag('电量低', 'Battery low', { warning: isOne('battery-low') });

/** What goes wrong with meters that count cubic metres. */
export const valveAlerts = (affinity: AlertSpec['affinity']): Alerts => ({
  'valve-fault': {
    label: label('表阀异常', 'Valve stuck'),
    severity: 3,
    lifeSafety: false,
    affinity,
    about: 'device',
    catalogue: safetyCase('device', 'fault'),
  },
});

/** For how long alerts are kept and not raised: two weeks at most, then what stands is shown. */
export const forMinutes = { label: label('时长', 'For'), type: 'number', unit: 'min', range: [1, 20_160], step: 1, standard: 60 } as const;

/** Ends what keeps alerts from being raised. */
export const endSuspension = (zh: string, en: string, ends: string): ActionSpec => ({
  label: label(zh, en),
  needs: 'operate',
  confirm: label('立即恢复报警；仍在报警的立即报出。', 'Alarms are raised again at once; what still stands is raised now.'),
  replaces: [ends],
  suspends: 'ends',
});
