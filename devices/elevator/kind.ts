import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';
import { liftFaultAlerts, liftFaultPoints } from './faults.ts';

/** What the loudspeaker in the car can say. */
const SAYS = {
  none: label('不播报', 'Nothing'),
  ebike: label('电动车禁止入梯，请退出轿厢', 'No e-bikes in the lift: please leave the car'),
  calm: label('救援人员正在赶来，请勿扒门', 'Help is on its way: keep away from the door'),
  leave: label('请立即离开轿厢', 'Leave the car now'),
} as const;

/** A passenger lift, as its monitoring terminal tells of it (GB/T 24476). The camera in its car is a device of its own. */
export default defineDeviceKind({
  id: 'elevator',
  label: label('电梯', 'Lift'),
  icon: 'elevator',
  category: 'lift',
  expectedIntervalS: 120,
  offlineAlert: 4,
  headline: 'floor',
  dependsOn: ['power'],
  points: {
    floor: { label: label('楼层', 'Floor'), unit: '', range: [-10, 200], decimals: 0 },
    direction: {
      label: label('方向', 'Direction'),
      unit: '',
      range: [0, 2],
      decimals: 0,
      states: { 0: label('静止', 'None'), 1: label('上行', 'Up'), 2: label('下行', 'Down') },
    },
    moving: { ...flag('运行', 'Running'), states: { 0: label('停止', 'Stopped'), 1: label('运行', 'Running') } },
    door: {
      ...flag('轿门', 'Door'),
      states: { 0: label('关', 'Closed'), 1: label('开', 'Open') },
    },
    inZone: flag('在门区', 'At a landing'),
    occupied: flag('轿厢有人', 'Somebody in the car'),
    loadPct: { label: label('载荷', 'Load'), unit: '%', range: [0, 200], decimals: 0, warning: { above: 100, release: 98 } },
    carTempC: {
      label: label('轿厢温度', 'Temperature in the car'),
      unit: '℃',
      range: [-40, 200],
      decimals: 1,
      warning: { above: 45, release: 42 },
      alert: { above: 57, release: 50, code: 'car-hot' },
    },
    mode: {
      label: label('服务模式', 'Service'),
      unit: '',
      range: [0, 7],
      decimals: 0,
      states: {
        0: label('停止服务', 'Out of service'),
        1: label('正常', 'Normal'),
        2: label('检修', 'Inspection'),
        3: label('消防返回', 'Fire recall'),
        4: label('消防员运行', 'Firefighters'),
        5: label('应急电源', 'Emergency power'),
        6: label('地震模式', 'Earthquake'),
        7: label('未知', 'Unknown'),
      },
    },
    /** Work that is planned: what technicians set off meanwhile is no alert, and that somebody works there is shown. */
    maintenance: flag('检修中', 'Under maintenance', { shielded: isOne('maintenance') }),
    held: flag('开门停梯', 'Held with the door open', { warning: isOne() }),
    ...liftFaultPoints,
  },
  alerts: {
    ...liftFaultAlerts,
    'car-hot': {
      label: label('轿厢高温', 'Heat in the lift'),
      severity: 2,
      lifeSafety: false,
      affinity: 'lift',
      catalogue: safetyCase('lift', 'fault'),
    },
    maintenance: {
      label: label('电梯检修中', 'Lift under maintenance'),
      severity: 4,
      lifeSafety: false,
      affinity: 'lift',
      about: 'device',
    },
    ...offlineAlert(4, 'lift'),
  },
  actions: {
    hold: {
      label: label('开门停梯', 'Hold with the door open'),
      needs: 'operate',
      confirm: label(
        '电梯停在最近的层站，门保持打开，不再应答召唤，直到恢复运行。',
        'The lift stops at the next landing, keeps its door open and answers no call until it is released.',
      ),
      params: { say: { label: label('语音播报', 'Says'), type: 'code', words: SAYS, standard: 'none' } },
      expects: { point: 'held', is: 1, withinS: 30 },
    },
    release: {
      label: label('恢复运行', 'Release'),
      needs: 'operate',
      confirm: label('门关闭，电梯恢复应答召唤。', 'The door closes and the lift answers calls again.'),
      expects: { point: 'held', is: 0, withinS: 30 },
    },
    say: {
      label: label('轿厢语音', 'Speak in the car'),
      needs: 'operate',
      confirm: label('轿厢内播报一次所选语音。', 'The chosen words are spoken in the car, once.'),
      params: { say: { label: label('语音播报', 'Says'), type: 'code', words: SAYS, standard: 'calm' } },
    },
  },
});
