import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { lampActions, leakageAlerts, levelPct, light, notSwitched, powerPoints } from '#devices/lamp-parts.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** The cabinet that a circuit of street lamps is switched and fed by; its gateway speaks for its lamps. */
export default defineDeviceKind({
  id: 'lamp-circuit',
  label: label('路灯回路', 'Lamp circuit'),
  icon: 'circuit-switch-closed',
  category: 'municipal',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'powerW',
  points: {
    light,
    levelPct,
    ...powerPoints,
    tripped: flag('断路器跳闸', 'Breaker tripped', { alert: isOne('circuit-tripped') }),
    supplyLoss: flag('停电', 'Without mains', { alert: isOne('circuit-dead') }),
    doorOpen: flag('箱门打开', 'Door open', { alert: isOne('cabinet-open') }),
    contactor: flag('接触器故障', 'Contactor faulty', { fault: isOne('contactor-fault') }),
    local: flag('就地控制', 'Switched by hand', { warning: isOne() }),
  },
  alerts: {
    'circuit-tripped': {
      label: label('路灯回路跳闸', 'Lamp circuit tripped'),
      severity: 3,
      lifeSafety: false,
      affinity: 'road',
      catalogue: safetyCase('power', 'cut'),
    },
    'circuit-dead': {
      label: label('路灯回路停电', 'Lamp circuit without mains'),
      severity: 3,
      lifeSafety: false,
      affinity: 'road',
      catalogue: safetyCase('power', 'cut'),
    },
    'cabinet-open': {
      label: label('路灯箱门打开', 'Cabinet open'),
      severity: 3,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('security', 'tamper'),
    },
    'contactor-fault': {
      label: label('接触器故障', 'Contactor faulty'),
      severity: 4,
      lifeSafety: false,
      affinity: 'power',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    ...leakageAlerts,
    ...notSwitched,
    ...offlineAlert(4, 'power'),
  },
  actions: lampActions('回路全部路灯', 'All lamps of the circuit are lit'),
});
