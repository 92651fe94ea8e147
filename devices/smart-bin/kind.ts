import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';
import { errand } from '#devices/terminal.ts';

/** Litter bin that says how full and how hot it is, and what was thrown into the wrong part of it. Cigarettes set bins on fire. */
export default defineDeviceKind({
  id: 'smart-bin',
  label: label('智能垃圾箱', 'Smart bin'),
  icon: 'trash',
  category: 'municipal',
  expectedIntervalS: 1800,
  offlineAlert: 4,
  headline: 'fillPct',
  points: {
    fillPct: {
      label: label('满溢率', 'Filled'),
      unit: '%',
      range: [0, 100],
      decimals: 0,
      warning: { above: 80, release: 60, code: 'bin-full' },
      limits: [{ above: 90, forS: 14_400, release: 60, code: 'missed-collection', level: 'warning' }],
    },
    tempC: {
      label: label('箱内温度', 'Temperature inside'),
      unit: '℃',
      range: [-40, 300],
      decimals: 1,
      warning: { above: 55, release: 50 },
      alert: { above: 65, release: 55, code: 'hot' },
    },
    fire: flag('起火', 'Fire', { alert: isOne('fire') }),
    tipped: flag('倾倒', 'Tipped over', { warning: isOne('tipped') }),
    batteryPct,
  },
  alerts: {
    fire: {
      label: label('垃圾箱起火', 'Fire in a bin'),
      severity: 2,
      lifeSafety: true,
      affinity: 'fire',
      catalogue: safetyCase('fire', 'alarm'),
    },
    hot: {
      label: label('垃圾箱高温', 'Bin overheats'),
      severity: 2,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('fire', 'alarm'),
    },
    'bin-full': errand('垃圾箱满溢', 'Bin full', 'environment'),
    'missed-collection': {
      label: label('满溢四小时未清运', 'Full for four hours and not emptied'),
      severity: 3,
      lifeSafety: false,
      affinity: 'environment',
    },
    tipped: errand('垃圾箱倾倒', 'Bin tipped over', 'environment'),
    ...batteryAlerts,
    ...offlineAlert(4, 'environment'),
  },
  events: {
    'mis-sorted': {
      label: label('误投', 'Mis-sorted'),
      attributes: {
        serial: { label: label('流水号', 'Number'), type: 'number', class: 'plain' },
        sort: {
          label: label('应属', 'Belongs to'),
          type: 'code',
          class: 'plain',
          words: {
            recyclable: label('可回收物', 'Recyclable'),
            hazardous: label('有害垃圾', 'Hazardous'),
            kitchen: label('厨余垃圾', 'Kitchen waste'),
            other: label('其他垃圾', 'Other'),
          },
        },
        picture: { label: label('图片', 'Picture'), type: 'media', class: 'person' },
      },
      dedupe: { key: ['serial'], windowS: 3600 },
      retention: 'evidence',
    },
    collected: {
      label: label('清运', 'Emptied'),
      attributes: {
        serial: { label: label('流水号', 'Number'), type: 'number', class: 'plain' },
        weightKg: { label: label('重量', 'Weight'), type: 'number', unit: 'kg', class: 'plain' },
      },
      dedupe: { key: ['serial'], windowS: 3600 },
      retention: 'plain',
    },
  },
});
