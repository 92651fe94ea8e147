import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne } from '#devices/parts.ts';
import { cabinetAlerts, cabinetPoints, errand, runsOut } from '#devices/terminal.ts';

/** Drinking water in the street: what is dissolved in it, how worn the filter is, and whether it leaks. */
export default defineDeviceKind({
  id: 'water-dispenser',
  label: label('直饮水机', 'Water dispenser'),
  icon: 'water_tap_drinkable',
  category: 'municipal',
  expectedIntervalS: 600,
  offlineAlert: 4,
  headline: 'tdsPpm',
  dependsOn: ['water', 'power'],
  points: {
    tdsPpm: {
      label: label('溶解固体', 'Dissolved solids'),
      unit: 'mg/L',
      range: [0, 5000],
      decimals: 0,
      warning: { above: 200, release: 180 },
      alert: { above: 500, release: 400, code: 'water-unfit' },
    },
    filterPct: runsOut('滤芯余量', 'Filter left', 10, 'filter-due'),
    leak: flag('漏水', 'Leak', { alert: isOne('leak') }),
    supply: { ...flag('供水', 'Supplies'), states: { 0: label('停', 'Stopped'), 1: label('供水', 'On') } },
    ...cabinetPoints,
  },
  alerts: {
    'water-unfit': { label: label('直饮水水质超标', 'Drinking water unfit'), severity: 2, lifeSafety: false, affinity: 'water' },
    leak: { label: label('直饮水机漏水', 'Water dispenser leaks'), severity: 3, lifeSafety: false, affinity: 'water' },
    'filter-due': errand('滤芯待换', 'Filter due'),
    ...cabinetAlerts(),
  },
  actions: {
    stop: {
      label: label('停止供水', 'Stop the water'),
      needs: 'operate',
      confirm: label('关闭进水，机器不再出水。', 'Closes the inlet: no water comes any more.'),
      expects: { point: 'supply', is: 0, withinS: 60 },
    },
    resume: {
      label: label('恢复供水', 'Let it run again'),
      needs: 'operate',
      confirm: label('恢复进水，开放前请确认水质合格。', 'Opens the inlet; make sure first that the water is fit.'),
      expects: { point: 'supply', is: 1, withinS: 60 },
    },
  },
});
