import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { batteryAlerts, batteryPct, flag, isOne } from '#devices/parts.ts';

/** What a dock sends out. Where it is, is a track; in its dock it is switched off and says nothing, which is no fault. */
export default defineDeviceKind({
  id: 'patrol-drone',
  label: label('巡检无人机', 'Patrol drone'),
  icon: 'drone',
  category: 'patrol',
  expectedIntervalS: 86_400,
  headline: 'mode',
  moves: true,
  points: {
    mode: {
      label: label('飞行状态', 'Flight'),
      unit: '',
      range: [0, 18],
      decimals: 0,
      states: {
        0: label('待机', 'Standing by'),
        1: label('起飞准备', 'Before take-off'),
        2: label('起飞准备完毕', 'Ready for take-off'),
        3: label('手动飞行', 'Flown by hand'),
        4: label('自动起飞', 'Taking off'),
        5: label('航线飞行', 'On its route'),
        6: label('全景拍照', 'Taking a panorama'),
        7: label('智能跟随', 'Following'),
        8: label('避让飞行', 'Giving way'),
        9: label('自动返航', 'Returning'),
        10: label('自动降落', 'Landing'),
        11: label('强制降落', 'Forced landing'),
        12: label('三桨叶降落', 'Landing on three rotors'),
        13: label('升级中', 'Being upgraded'),
        14: label('未连接', 'Not connected'),
        15: label('APAS 飞行', 'APAS'),
        16: label('虚拟摇杆', 'Virtual stick'),
        17: label('指令飞行', 'By command'),
        18: label('RTK 收敛', 'RTK converging'),
      },
    },
    forcedLanding: flag('强制降落', 'Forced landing', { alert: isOne('forced-landing') }),
    batteryPct,
    heightM: { label: label('距起飞点高', 'Above take-off'), unit: 'm', range: [-500, 2000], decimals: 1 },
    speedMs: { label: label('地速', 'Speed'), unit: 'm/s', range: [0, 60], decimals: 1 },
    homeM: { label: label('距机场', 'From its dock'), unit: 'm', range: [0, 50_000], decimals: 0 },
  },
  alerts: {
    'forced-landing': { label: label('无人机强制降落', 'Forced landing of a drone'), severity: 2, lifeSafety: false, affinity: 'security' },
    ...batteryAlerts,
  },
});
