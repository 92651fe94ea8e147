import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

const inWind = [{ hazard: 'wind', from: 3, share: 0.8 }] as const;
const inRain = [
  { hazard: 'rain', from: 2, share: 0.9 },
  { hazard: 'flood', from: 3, share: 0.9 },
] as const;

/**
 * Weather station at a street, with a level gauge where it stands by water. Rain of 16 mm/h is heavy (大雨 by the hour, GB/T 28592), of 30 a
 * downpour; wind of 17.2 m/s is force 8.
 */
export default defineDeviceKind({
  id: 'weather-station',
  label: label('气象站', 'Weather station'),
  icon: 'wind',
  category: 'environment',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'tempC',
  points: {
    tempC: {
      label: label('气温', 'Temperature'),
      unit: '℃',
      range: [-60, 80],
      decimals: 1,
      warning: { above: 35, release: 34 },
      alert: { above: 40, release: 38.5, code: 'heat' },
    },
    humidityPct: { label: label('湿度', 'Humidity'), unit: '%', range: [0, 100], decimals: 0 },
    pressureHpa: { label: label('气压', 'Air pressure'), unit: 'hPa', range: [500, 1100], decimals: 1 },
    windMs: {
      label: label('风速', 'Wind'),
      unit: 'm/s',
      range: [0, 90],
      decimals: 1,
      warning: { above: 10.8, release: 9, warned: inWind },
      alert: { above: 17.2, release: 14, code: 'gale', warned: inWind },
    },
    windDeg: { label: label('风向', 'Wind from'), unit: '°', range: [0, 360], decimals: 0 },
    rainMmH: {
      label: label('雨强', 'Rain'),
      unit: 'mm/h',
      range: [0, 300],
      decimals: 1,
      warning: { above: 16, release: 8, code: 'rain' },
      alert: { above: 30, release: 16, code: 'downpour' },
    },
    levelM: {
      label: label('水位', 'Water level'),
      unit: 'm',
      range: [-10, 100],
      decimals: 2,
      alert: { above: 3, release: 2.7, code: 'level', warned: inRain },
      // So much a minute: 1.2 m in an hour, well before the river is over its warning level.
      limits: [{ rises: 0.02, overS: 300, code: 'level-rising', level: 'warning', warned: inRain }],
    },
    pm25: {
      label: label('细颗粒物', 'PM2.5'),
      unit: 'µg/m³',
      range: [0, 2000],
      decimals: 0,
      warning: { above: 150, release: 115 },
      limits: [{ above: 150, release: 115, forS: 3600, code: 'smog', level: 'warning' }],
    },
    pm10: { label: label('可吸入颗粒物', 'PM10'), unit: 'µg/m³', range: [0, 3000], decimals: 0 },
    noiseDb: {
      label: label('噪声', 'Noise'),
      unit: 'dB',
      range: [0, 150],
      decimals: 1,
      // GB 3096: 70 dB by day beside a trunk road is the most that any area is allowed.
      limits: [{ above: 70, release: 67, forS: 1200, code: 'noise', level: 'warning' }],
    },
    fault: flag('故障', 'Fault', { fault: isOne('fault') }),
  },
  alerts: {
    downpour: { label: label('短时强降雨', 'Downpour'), severity: 2, lifeSafety: false, affinity: 'water' },
    rain: { label: label('大雨', 'Heavy rain'), severity: 4, lifeSafety: false, affinity: 'water' },
    level: { label: label('河道水位超警', 'River over its warning level'), severity: 2, lifeSafety: false, affinity: 'water' },
    'level-rising': { label: label('河道水位快速上涨', 'River rises fast'), severity: 3, lifeSafety: false, affinity: 'water' },
    smog: { label: label('细颗粒物持续偏高', 'Smog that lasts'), severity: 4, lifeSafety: false, affinity: 'environment' },
    noise: { label: label('噪声持续超标', 'Noise that lasts'), severity: 4, lifeSafety: false, affinity: 'environment' },
    gale: { label: label('大风', 'Gale'), severity: 3, lifeSafety: false, affinity: 'environment' },
    heat: { label: label('高温', 'Heat'), severity: 3, lifeSafety: false, affinity: 'environment' },
    fault: {
      label: label('气象站故障', 'Weather station faulty'),
      severity: 4,
      lifeSafety: false,
      affinity: 'environment',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    ...offlineAlert(4, 'environment'),
  },
});
