import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import type { PointSpec } from '#contract/kinds/device-kind.ts';
import { batteryAlerts, batteryPct, flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** How far a vital sign is from what is usual, never the value itself: 2 calls for somebody to look. */
const level = (zh: string, en: string, code: string): PointSpec => ({
  label: label(zh, en),
  unit: '',
  range: [0, 2],
  decimals: 0,
  states: { 0: label('正常', 'Usual'), 1: label('偏离', 'Unusual'), 2: label('明显异常', 'Far off') },
  warning: { above: 0 },
  alert: { above: 1, code },
});

const vital = (zh: string, en: string) => ({ label: label(zh, en), severity: 3, lifeSafety: false, affinity: 'care' }) as const;

/**
 * Watch of an elder, over a mobile network. SOS and falls are extreme (1): call back within a minute. Of vital signs only levels are kept;
 * which values they are made of is said where the watch is read.
 */
export default defineDeviceKind({
  id: 'care-watch',
  label: label('关爱手表', 'Care watch'),
  icon: 'device-watch',
  category: 'care',
  expectedIntervalS: 600,
  offlineAlert: 4,
  headline: 'sos',
  moves: true,
  points: {
    sos: flag('求助', 'Call for help', { alert: isOne('sos') }),
    fall: flag('疑似跌倒', 'Suspected fall', { alert: isOne('fall') }),
    takenOff: flag('脱腕', 'Taken off', { warning: isOne('taken-off') }),
    outside: flag('离开围栏', 'Outside the fence', { warning: isOne('outside') }),
    heartLevel: level('心率', 'Heart rate', 'heart-level'),
    pressureLevel: level('血压', 'Blood pressure', 'pressure-level'),
    oxygenLevel: level('血氧', 'Blood oxygen', 'oxygen-level'),
    temperatureLevel: level('体温', 'Body temperature', 'temperature-level'),
    batteryPct,
  },
  alerts: {
    sos: {
      label: label('手表求助', 'Call for help by watch'),
      severity: 1,
      lifeSafety: true,
      affinity: 'care',
      catalogue: safetyCase('sos', 'pressed'),
    },
    fall: {
      label: label('疑似跌倒', 'Suspected fall'),
      severity: 1,
      lifeSafety: true,
      affinity: 'care',
      catalogue: safetyCase('care', 'fall'),
    },
    'taken-off': { label: label('手表脱腕', 'Watch taken off'), severity: 4, lifeSafety: false, affinity: 'care', about: 'device' },
    outside: { label: label('离开安全区域', 'Left the safe area'), severity: 3, lifeSafety: false, affinity: 'care' },
    'heart-level': vital('心率明显异常', 'Heart rate far off'),
    'pressure-level': vital('血压明显异常', 'Blood pressure far off'),
    'oxygen-level': vital('血氧明显异常', 'Blood oxygen far off'),
    'temperature-level': vital('体温明显异常', 'Body temperature far off'),
    ...batteryAlerts,
    ...offlineAlert(4, 'care'),
  },
});
