import type { AlertSpec, DeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, safetyCase } from '#devices/parts.ts';

type Points = DeviceKind['points'];
type Alerts = DeviceKind['alerts'];

interface Fault {
  readonly point: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly severity: AlertSpec['severity'];
  /** Somebody is shut in, or calls from the car. */
  readonly lifeSafety?: true;
}

/**
 * In a city with districts those who maintain a lift are there within 30 minutes of the report (TSG T5002-2017); elsewhere an hour is
 * allowed.
 */
const RESCUE_S = 1800;

/**
 * What can be wrong with a lift, in the order of its points. Severe (1, 2) is what can hurt whoever is in the car or steps into it; the
 * rest keeps it from running.
 */
const LIFT_FAULTS: readonly Fault[] = [
  { point: 'trapped', code: 'trapped', zh: '电梯困人', en: 'People trapped in the lift', severity: 1, lifeSafety: true },
  { point: 'carCall', code: 'car-call', zh: '轿厢报警按钮按下', en: 'Alarm button in the car', severity: 2, lifeSafety: true },
  { point: 'movedOpen', code: 'moved-open', zh: '开门走车', en: 'Moved with the door open', severity: 1 },
  { point: 'unintended', code: 'unintended-move', zh: '轿厢意外移动', en: 'Car moved without being told', severity: 1 },
  { point: 'overspeed', code: 'overspeed', zh: '电梯超速', en: 'Lift overspeeds', severity: 2 },
  { point: 'overTop', code: 'over-top', zh: '电梯冲顶', en: 'Car ran past the top', severity: 2 },
  { point: 'inPit', code: 'in-pit', zh: '电梯蹲底', en: 'Car ran into the pit', severity: 2 },
  { point: 'offLanding', code: 'off-landing', zh: '门区外停梯', en: 'Stopped between floors', severity: 3 },
  { point: 'safetyChain', code: 'safety-chain', zh: '安全回路断开', en: 'Safety circuit open', severity: 3 },
  { point: 'doorFault', code: 'door-fault', zh: '电梯门故障', en: 'Door faulty', severity: 3 },
  { point: 'blocked', code: 'restart-blocked', zh: '防止再运行保护动作', en: 'Locked against running again', severity: 3 },
  { point: 'runTooLong', code: 'run-too-long', zh: '运转时间限制器动作', en: 'Run-time limiter tripped', severity: 3 },
  { point: 'mainsLost', code: 'mains-lost', zh: '电梯停电', en: 'Lift without mains', severity: 3 },
  { point: 'floorLost', code: 'floor-lost', zh: '楼层位置丢失', en: 'Floor position lost', severity: 4 },
  { point: 'otherFault', code: 'other-fault', zh: '其他故障码', en: 'Another fault code', severity: 4 },
];

export const liftFaultPoints: Points = Object.fromEntries(
  LIFT_FAULTS.map(({ point, code, zh, en }) => [point, flag(zh, en, { alert: isOne(code) })]),
);

export const liftFaultAlerts: Alerts = Object.fromEntries(
  LIFT_FAULTS.map(({ code, zh, en, severity, lifeSafety = false }) => [
    code,
    {
      label: label(zh, en),
      severity,
      lifeSafety,
      affinity: 'lift',
      ...(lifeSafety ? { arriveS: RESCUE_S } : {}),
      ...(severity > 2 ? { about: 'device' as const } : {}),
      catalogue: safetyCase('lift', lifeSafety ? 'trapped' : 'fault'),
    },
  ]),
);
