import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, safetyCase } from '#devices/parts.ts';
import { cabinetAlerts, cabinetPoints, errand, fillsUp, runsOut } from '#devices/terminal.ts';

/** Kiosk where bills are paid: there is money in it, and somebody may put a reader of his own over its slot. */
export default defineDeviceKind({
  id: 'payment-kiosk',
  label: label('缴费终端', 'Payment kiosk'),
  icon: 'cash-register',
  category: 'municipal',
  expectedIntervalS: 600,
  offlineAlert: 4,
  headline: 'paperPct',
  points: {
    paperPct: runsOut('凭条纸', 'Paper', 10, 'paper-low'),
    cashPct: fillsUp('钱箱', 'Cash box', 90, 'cash-full'),
    skimmed: flag('读卡口异物', 'Something at the card slot', { alert: isOne('skimmed') }),
    ...cabinetPoints,
  },
  alerts: {
    'paper-low': errand('凭条纸不足', 'Paper low'),
    'cash-full': errand('钱箱将满', 'Cash box nearly full'),
    skimmed: {
      label: label('读卡口异物', 'Something at the card slot'),
      severity: 2,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('security', 'tamper'),
    },
    ...cabinetAlerts(2),
  },
});
