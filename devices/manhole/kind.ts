import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, flag, isOne, offlineAlert, rsrpDbm, safetyCase } from '#devices/parts.ts';

/** A cover that is gone or shifted is one and the same case: 雨水井盖 缺失、移位、开裂. */
const missing = { scheme: 'gbt30428-yuncheng', code: '0103', condition: 'missing' };

/** With a rainstorm on its way, or much else against a compound, there is less time between "high" and "over". */
const warned = [
  { hazard: 'rain', from: 3, share: 0.9 },
  { hazard: 'rain', from: 2, share: 0.8 },
  { hazard: 'rain', from: 1, share: 0.7 },
  { hazard: 'flood', from: 2, share: 0.8 },
  { hazard: 'risk', from: 2, share: 0.9 },
  { hazard: 'risk', from: 1, share: 0.8 },
] as const;

/**
 * Smart manhole cover on a rain-water well of 2 m. Tilt is against the installed angle; the cover's own firmware
 * already ignores shakes under 2 s. Gas limits are those of confined-space work: H2S 10 mg/m³ ≈ 7 ppm, CO 30 mg/m³ ≈ 26 ppm.
 */
export default defineDeviceKind({
  id: 'manhole',
  label: label('智能井盖', 'Smart manhole cover'),
  icon: 'manhole',
  category: 'municipal',
  expectedIntervalS: 600,
  offlineAlert: 4,
  headline: 'waterLevelCm',
  points: {
    tiltDeg: { label: label('倾角', 'Tilt'), unit: '°', range: [0, 180], decimals: 1, alert: { above: 10, release: 8, code: 'tilt' } },
    opened: { ...flag('开启', 'Opened', { alert: isOne('open') }), states: { 0: label('关闭', 'Closed'), 1: label('开启', 'Open') } },
    waterLevelCm: {
      label: label('水位', 'Water level'),
      unit: 'cm',
      range: [0, 500],
      decimals: 0,
      warning: { above: 140, release: 130, code: 'water-high', warned },
      alert: { above: 180, release: 170, code: 'water-over', warned },
      // Over its limit within the hour: time to close the underpass, not to repair.
      limits: [{ rises: 2, overS: 60, release: 0.5, code: 'water-rising', level: 'warning', warned }],
    },
    ch4Lel: {
      label: label('甲烷', 'Methane'),
      unit: '%LEL',
      range: [0, 100],
      decimals: 1,
      warning: { above: 20, release: 15, code: 'gas-low' },
      alert: { above: 50, release: 45, code: 'gas-high' },
    },
    h2sPpm: {
      label: label('硫化氢', 'Hydrogen sulphide'),
      unit: 'ppm',
      range: [0, 200],
      decimals: 1,
      alert: { above: 7, release: 6, code: 'h2s' },
    },
    coPpm: {
      label: label('一氧化碳', 'Carbon monoxide'),
      unit: 'ppm',
      range: [0, 1000],
      decimals: 0,
      alert: { above: 26, release: 22, code: 'co' },
    },
    tempC: { label: label('井内温度', 'Temperature'), unit: '℃', range: [-40, 125], decimals: 1 },
    batteryPct,
    rsrpDbm,
  },
  alerts: {
    open: { label: label('井盖开启', 'Cover open'), severity: 3, lifeSafety: false, affinity: 'road', catalogue: missing },
    tilt: { label: label('井盖倾斜', 'Cover tilted'), severity: 3, lifeSafety: false, affinity: 'road', catalogue: missing },
    'water-over': { label: label('井内水位超限', 'Water over limit'), severity: 3, lifeSafety: false, affinity: 'water' },
    'water-high': { label: label('井内水位偏高', 'Water high'), severity: 4, lifeSafety: false, affinity: 'water' },
    'water-rising': { label: label('井内水位快速上涨', 'Water rises fast'), severity: 4, lifeSafety: false, affinity: 'water' },
    'gas-high': {
      label: label('井内甲烷高浓度', 'Methane, dangerous'),
      severity: 1,
      lifeSafety: true,
      affinity: 'fire',
      catalogue: safetyCase('gas', 'leak'),
    },
    'gas-low': {
      label: label('井内甲烷', 'Methane'),
      severity: 2,
      lifeSafety: true,
      affinity: 'fire',
      catalogue: safetyCase('gas', 'leak'),
    },
    h2s: { label: label('井内硫化氢', 'Hydrogen sulphide'), severity: 2, lifeSafety: true, affinity: 'fire' },
    co: { label: label('井内一氧化碳', 'Carbon monoxide'), severity: 2, lifeSafety: true, affinity: 'fire' },
    ...offlineAlert(4, 'road'),
    ...batteryAlerts,
  },
});
