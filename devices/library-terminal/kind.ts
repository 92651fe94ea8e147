import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { cabinetAlerts, cabinetPoints, errand, fillsUp, runsOut } from '#devices/terminal.ts';

/** Library that lends by itself: what is on its shelves, and the box that books come back to. */
export default defineDeviceKind({
  id: 'library-terminal',
  label: label('自助图书馆', 'Self-service library'),
  icon: 'books',
  category: 'municipal',
  expectedIntervalS: 900,
  offlineAlert: 4,
  headline: 'shelvesPct',
  points: {
    shelvesPct: runsOut('在架率', 'On the shelves', 20, 'shelves-empty'),
    returnsPct: fillsUp('还书箱', 'Returns box', 90, 'returns-full'),
    ...cabinetPoints,
  },
  alerts: {
    'shelves-empty': errand('在架图书不足', 'Few books left'),
    'returns-full': errand('还书箱已满', 'Returns box full'),
    ...cabinetAlerts(),
  },
});
