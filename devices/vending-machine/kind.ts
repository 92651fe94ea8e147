import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { cabinetAlerts, cabinetPoints, errand, runsOut } from '#devices/terminal.ts';

/** Vending machine: stock, what is sold out, and how cold food is kept. */
export default defineDeviceKind({
  id: 'vending-machine',
  label: label('自动售货机', 'Vending machine'),
  icon: 'vending_machine',
  category: 'municipal',
  expectedIntervalS: 600,
  offlineAlert: 4,
  headline: 'stockPct',
  points: {
    stockPct: runsOut('库存', 'Stock', 15, 'stock-low'),
    soldOut: { label: label('售空货道', 'Lanes sold out'), unit: '', range: [0, 200], decimals: 0 },
    coolC: {
      label: label('冷藏温度', 'Cold store'),
      unit: '℃',
      range: [-40, 80],
      decimals: 1,
      limits: [{ above: 10, forS: 1800, release: 8, code: 'too-warm', level: 'warning' }],
    },
    ...cabinetPoints,
  },
  alerts: {
    'stock-low': errand('库存不足', 'Stock low'),
    'too-warm': { ...errand('冷藏超温半小时', 'Cold store warm for half an hour'), severity: 3 },
    ...cabinetAlerts(),
  },
});
