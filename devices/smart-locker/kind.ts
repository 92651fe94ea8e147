import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { cabinetAlerts, cabinetPoints, errand, fillsUp } from '#devices/terminal.ts';

/** Parcel lockers: forced, hot (batteries are left in them), full, a cell left open, parcels that nobody fetches. */
export default defineDeviceKind({
  id: 'smart-locker',
  label: label('智能快递柜', 'Parcel locker'),
  icon: 'package',
  category: 'municipal',
  expectedIntervalS: 600,
  offlineAlert: 4,
  headline: 'fullPct',
  points: {
    fullPct: fillsUp('占用率', 'In use', 95, 'locker-full'),
    freeCells: { label: label('空闲格口', 'Free cells'), unit: '', range: [0, 500], decimals: 0 },
    openCells: {
      label: label('未关格口', 'Cells open'),
      unit: '',
      range: [0, 500],
      decimals: 0,
      limits: [{ above: 0, forS: 900, code: 'cell-open', level: 'warning' }],
    },
    overdue: { label: label('逾期件', 'Overdue parcels'), unit: '', range: [0, 500], decimals: 0 },
    ...cabinetPoints,
  },
  alerts: {
    'locker-full': errand('快递柜已满', 'Locker full'),
    'cell-open': errand('格口长时间未关', 'A cell is left open', 'security'),
    ...cabinetAlerts(),
  },
});
