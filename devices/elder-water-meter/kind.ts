import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, offlineAlert, rsrpDbm, safetyCase } from '#devices/parts.ts';

/**
 * Water meter at the flat of somebody old who lives alone, by radio or on the line of a concentrator. A day without water is a reason to
 * go and look, whether it is counted here or by the waterworks, which tell it as an event. Dripping taps are no life: less than 10 litres
 * count as none. How long and how much are each person's own where somebody has said so (server/care); these are the standards: a litre
 * every 15 s over four hours is a tap that was forgotten.
 */
export default defineDeviceKind({
  id: 'elder-water-meter',
  label: label('独居老人水表', 'Water meter of an elder'),
  icon: 'droplet',
  category: 'care',
  expectedIntervalS: 3600,
  offlineAlert: 4,
  headline: 'totalM3',
  points: {
    totalM3: {
      label: label('累计用水', 'Water drawn'),
      unit: 'm³',
      range: [0, 99_999],
      decimals: 3,
      inactivity: { afterS: 24 * 3600, by: 0.01, code: 'no-water' },
      limits: [{ rises: 0.004, overS: 4 * 3600, code: 'over-use', level: 'warning' }],
    },
    batteryPct,
    rsrpDbm,
  },
  alerts: {
    'no-water': {
      label: label('长时间未用水', 'No water drawn for long'),
      severity: 2,
      lifeSafety: false,
      affinity: 'care',
      catalogue: safetyCase('care', 'inactive'),
    },
    'over-use': {
      label: label('用水远多于平常', 'Far more water than usual'),
      severity: 3,
      lifeSafety: false,
      affinity: 'care',
      catalogue: safetyCase('care', 'inactive'),
    },
    ...batteryAlerts,
    ...offlineAlert(4, 'care'),
  },
  events: {
    'no-use': {
      label: label('水务平台报：长时间未用水', 'The waterworks tell: no water drawn for long'),
      attributes: { hours: { label: label('已持续', 'For'), type: 'number', unit: 'h', class: 'person' } },
      dedupe: { key: [], windowS: 3600 },
      raises: [{ code: 'no-water' }],
      retention: 'personal',
    },
    daily: {
      label: label('昨日用水', 'Water of yesterday'),
      attributes: { litres: { label: label('用水', 'Drawn'), type: 'number', unit: 'L', class: 'person' } },
      dedupe: { key: [], windowS: 3600 },
      retention: 'personal',
    },
    used: {
      label: label('水务平台报：恢复用水', 'The waterworks tell: water is drawn again'),
      attributes: {},
      dedupe: { key: [], windowS: 60 },
      clears: ['no-water'],
      retention: 'personal',
    },
  },
});
