import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { fireComponentAlerts, fireComponentPoints, offlineAlert, safetyCase } from '#devices/parts.ts';

/** Where the risk of a compound is high, somebody goes and looks sooner. */
const warned = [{ hazard: 'risk', from: 2, share: 0.9 }] as const;

/**
 * Electrical fire monitor 电气火灾监控 in a distribution board: residual current, and how warm the cables are (GB 14287.2 and .3 let
 * 300 to 1000 mA and 55 to 140 ℃ be set). Its own alarm comes as `fire`, as of every component of a fire system.
 */
export default defineDeviceKind({
  id: 'electrical-fire-monitor',
  label: label('电气火灾监控', 'Electrical fire monitor'),
  icon: 'bolt',
  category: 'fire',
  expectedIntervalS: 1800,
  offlineAlert: 4,
  headline: 'residualMa',
  points: {
    ...fireComponentPoints,
    residualMa: {
      label: label('剩余电流', 'Residual current'),
      unit: 'mA',
      range: [0, 30_000],
      decimals: 0,
      warning: { above: 300, release: 250 },
      alert: { above: 500, release: 400, code: 'residual-current', warned },
    },
    temperatureC: {
      label: label('线缆温度', 'Cable temperature'),
      unit: '℃',
      range: [-40, 400],
      decimals: 1,
      warning: { above: 60, release: 55 },
      alert: { above: 75, release: 70, code: 'cable-hot', warned },
    },
  },
  alerts: {
    ...fireComponentAlerts(2, 'alarm'),
    'residual-current': {
      label: label('剩余电流超限', 'Residual current over its limit'),
      severity: 3,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('fire', 'fault'),
    },
    'cable-hot': {
      label: label('线缆过热', 'Cable overheats'),
      severity: 2,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('fire', 'alarm'),
    },
    ...offlineAlert(4, 'fire'),
  },
});
