import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert } from '#devices/parts.ts';
import { errand, fillsUp } from '#devices/terminal.ts';

/** Where shared bikes are put down: how full it is, how many lie outside of it, and whether anybody still gets by. */
export default defineDeviceKind({
  id: 'bike-station',
  label: label('共享单车停放点', 'Shared-bike station'),
  icon: 'bike',
  category: 'municipal',
  expectedIntervalS: 900,
  offlineAlert: 4,
  headline: 'fullPct',
  points: {
    fullPct: fillsUp('占用率', 'Filled', 95, 'bikes-full'),
    bikes: { label: label('车辆数', 'Bikes'), unit: '', range: [0, 2000], decimals: 0 },
    outside: {
      label: label('线外车辆', 'Outside the lines'),
      unit: '',
      range: [0, 2000],
      decimals: 0,
      warning: { above: 15, release: 8, code: 'bikes-outside' },
    },
    pathBlocked: flag('人行道受阻', 'Path blocked', { alert: isOne('path-blocked') }),
  },
  alerts: {
    'bikes-full': errand('共享单车淤积', 'Bikes pile up', 'road'),
    'bikes-outside': errand('共享单车线外停放', 'Bikes outside the lines', 'road'),
    'path-blocked': { label: label('共享单车阻塞人行道', 'Bikes block the path'), severity: 3, lifeSafety: false, affinity: 'road' },
    ...offlineAlert(4, 'road'),
  },
});
