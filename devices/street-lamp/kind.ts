import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { lampActions, leakageAlerts, levelPct, light, notSwitched, powerPoints } from '#devices/lamp-parts.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

const fault = safetyCase('device', 'fault');

/** One street lamp with its controller. That it is lit by day or dark by night is judged with the height of the sun. */
export default defineDeviceKind({
  id: 'street-lamp',
  label: label('智慧路灯', 'Street lamp'),
  icon: 'street_lamp_arm',
  category: 'municipal',
  expectedIntervalS: 900,
  offlineAlert: 4,
  headline: 'levelPct',
  points: {
    light,
    levelPct,
    lampFailure: flag('灯具故障', 'Lamp failure', { alert: isOne('lamp-out') }),
    ...powerPoints,
    tiltDeg: {
      label: label('灯杆倾斜', 'Tilt of the pole'),
      unit: '°',
      range: [0, 180],
      decimals: 1,
      warning: { above: 3, release: 2 },
      alert: { above: 8, release: 5, code: 'pole-tilt', warned: [{ hazard: 'wind', from: 3, share: 0.8 }] },
    },
    hit: flag('灯杆被撞', 'Pole was hit', { alert: isOne('pole-hit') }),
    moved: flag('灯杆姿态改变', 'Pole stands otherwise', { alert: isOne('pole-moved') }),
    tempC: {
      label: label('控制器温度', 'Temperature of the controller'),
      unit: '℃',
      range: [-40, 150],
      decimals: 1,
      warning: { above: 80, release: 75 },
    },
    dimmingFault: flag('调光故障', 'Does not dim', { fault: isOne('dimming-fault') }),
    relayFault: flag('继电器故障', 'Relay faulty', { fault: isOne('relay-fault') }),
    gearFault: flag('驱动电源故障', 'Driver faulty', { fault: isOne('gear-fault') }),
  },
  alerts: {
    'lamp-out': { label: label('灯具不亮', 'Lamp out'), severity: 4, lifeSafety: false, affinity: 'road', catalogue: fault },
    'dark-at-night': { label: label('夜间不亮', 'Dark by night'), severity: 3, lifeSafety: false, affinity: 'road', catalogue: fault },
    'lit-by-day': {
      label: label('白天亮灯', 'Lit by day'),
      severity: 4,
      lifeSafety: false,
      affinity: 'power',
      about: 'device',
      catalogue: fault,
    },
    'pole-tilt': { label: label('灯杆倾斜', 'Pole leans'), severity: 2, lifeSafety: false, affinity: 'road', catalogue: fault },
    'pole-moved': {
      label: label('灯杆姿态改变', 'Pole stands otherwise'),
      severity: 3,
      lifeSafety: false,
      affinity: 'road',
      catalogue: fault,
    },
    'pole-hit': { label: label('灯杆被撞', 'Pole was hit'), severity: 3, lifeSafety: false, affinity: 'road', catalogue: fault },
    'dimming-fault': {
      label: label('调光故障', 'Does not dim'),
      severity: 4,
      lifeSafety: false,
      affinity: 'power',
      about: 'device',
      catalogue: fault,
    },
    'relay-fault': {
      label: label('继电器故障', 'Relay faulty'),
      severity: 4,
      lifeSafety: false,
      affinity: 'power',
      about: 'device',
      catalogue: fault,
    },
    'gear-fault': {
      label: label('驱动电源故障', 'Driver faulty'),
      severity: 4,
      lifeSafety: false,
      affinity: 'power',
      about: 'device',
      catalogue: fault,
    },
    ...leakageAlerts,
    ...notSwitched,
    ...offlineAlert(4, 'power'),
  },
  actions: lampActions('该灯', 'The lamp is lit'),
});
