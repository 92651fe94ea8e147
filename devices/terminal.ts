import { label } from '#contract/label.ts';
import type { AlertSpec, DeviceKind, PointSpec } from '#contract/kinds/device-kind.ts';
import { flag, isOne, offlineAlert, safetyCase } from './parts.ts';
import { happens, type SimulatedEvent } from './simulator.ts';

/** What terminals in the street have in common: a cabinet that can be forced and gets hot, and stock that runs out or piles up. */

type Alerts = DeviceKind['alerts'];

const percent = (zh: string, en: string): Pick<PointSpec, 'label' | 'unit' | 'range' | 'decimals'> => ({
  label: label(zh, en),
  unit: '%',
  range: [0, 100],
  decimals: 0,
});

/** A share that runs out, such as stock: colours the device and asks for somebody to come by. */
export const runsOut = (zh: string, en: string, below: number, code: string): PointSpec => ({
  ...percent(zh, en),
  warning: { below, release: below + 5, code },
});

/** A share that fills up. */
export const fillsUp = (zh: string, en: string, above: number, code: string): PointSpec => ({
  ...percent(zh, en),
  warning: { above, release: above - 5, code },
});

/** What somebody has to come by for, when on their way: slight (4). */
export const errand = (zh: string, en: string, affinity: AlertSpec['affinity'] = 'health'): AlertSpec => ({
  label: label(zh, en),
  severity: 4,
  lifeSafety: false,
  affinity,
  about: 'device',
});

/** Points of every cabinet. */
export const cabinetPoints: DeviceKind['points'] = {
  doorForced: flag('柜门被撬', 'Door forced', { alert: isOne('door-forced') }),
  tempC: {
    label: label('柜内温度', 'Temperature inside'),
    unit: '℃',
    range: [-40, 200],
    decimals: 1,
    warning: { above: 55, release: 50 },
    alert: { above: 70, release: 60, code: 'hot' },
  },
  fault: flag('故障', 'Fault', { fault: isOne('fault') }),
};

/** @param forced severity of a door that is forced: graver where there is money */
export const cabinetAlerts = (forced: AlertSpec['severity'] = 3): Alerts => ({
  'door-forced': {
    label: label('柜门被撬', 'Door forced'),
    severity: forced,
    lifeSafety: false,
    affinity: 'security',
    catalogue: safetyCase('security', 'tamper'),
  },
  hot: {
    label: label('柜内过热', 'Cabinet overheats'),
    severity: 2,
    lifeSafety: false,
    affinity: 'fire',
    catalogue: safetyCase('fire', 'alarm'),
  },
  fault: {
    label: label('终端故障', 'Terminal faulty'),
    severity: 4,
    lifeSafety: false,
    affinity: 'health',
    about: 'device',
    catalogue: safetyCase('device', 'fault'),
  },
  ...offlineAlert(4, 'health'),
});

/** What drills can make happen to every cabinet. */
export const cabinetEvents: Readonly<Record<string, SimulatedEvent>> = {
  forced: happens(label('柜门被撬开', 'The door is forced'), ['doorForced'], null),
  heat: {
    label: label('柜内持续升温', 'It gets hot inside'),
    lastsS: null,
    ramps: ['tempC'],
    frames: [
      { atS: 0, points: { tempC: 42 } },
      { atS: 60, points: { tempC: 88 } },
    ],
  },
  fault: happens(label('终端故障', 'The terminal fails'), ['fault'], null),
};
