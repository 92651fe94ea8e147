import { label, type Label } from '#contract/label.ts';

/** What a code means: the point of the lift it sets, with its value where that is not 1; none = it sets nothing. */
export interface Meaning {
  readonly words: Label;
  readonly sets?: { readonly point: string; readonly value?: number };
  /** People may be hurt or are shut in; for who reads the list. */
  readonly severe?: true;
}

const of = (zh: string, en: string, point?: string, value?: number): Meaning => ({
  words: label(zh, en),
  ...(point === undefined ? {} : { sets: value === undefined ? { point } : { point, value } }),
});
const severe = (zh: string, en: string, point: string): Meaning => ({ ...of(zh, en, point), severe: true });

/** GB/T 24476-2017, with what is added to it locally from 90 on. Codes are numbers: `01` is 1. */
const GB_2017: Readonly<Record<number, Meaning>> = {
  0: of('无故障', 'None'),
  1: of('电梯运行时安全回路断路', 'Safety circuit opened while running', 'safetyChain'),
  2: of('关门故障', 'Does not close its door', 'doorFault'),
  3: of('开门故障', 'Does not open its door', 'doorFault'),
  4: of('轿厢在开锁区域外停止', 'Stopped outside the unlocking zone', 'offLanding'),
  5: severe('轿厢意外移动', 'Car moved without being told', 'unintended'),
  6: of('电动机运转时间限制器动作', 'Run-time limiter of the motor', 'runTooLong'),
  7: of('楼层位置丢失', 'Floor position lost', 'floorLost'),
  8: of('防止电梯再运行故障', 'Locked against running again', 'blocked'),
  9: severe('冲顶', 'Ran past the top', 'overTop'),
  10: severe('蹲底', 'Ran into the pit', 'inPit'),
  11: severe('困人', 'People trapped', 'trapped'),
  40: of('恢复自动运行', 'Automatic again', 'mode', 1),
  41: of('主电源断电', 'Mains lost', 'mainsLost'),
  42: of('停止服务', 'Out of service', 'mode', 0),
  43: of('检修运行', 'Inspection', 'maintenance'),
  44: of('消防返回', 'Fire recall', 'mode', 3),
  45: of('消防员运行', 'Firefighters', 'mode', 4),
  46: of('应急电源运行', 'Emergency power', 'mode', 5),
  47: of('地震模式', 'Earthquake', 'mode', 6),
  90: severe('报警按钮动作', 'Alarm button pressed', 'carCall'),
  91: severe('蹲底', 'Ran into the pit', 'inPit'),
  92: severe('冲顶', 'Ran past the top', 'overTop'),
  93: severe('平层关人', 'People shut in at a landing', 'trapped'),
};

/** The list of 27 codes that older platforms speak. What its other numbers mean differs by maker: they are passed on as numbers. */
const GB_2009: Readonly<Record<number, Meaning>> = {
  0: of('无故障', 'None'),
  1: severe('冲顶', 'Ran past the top', 'overTop'),
  2: severe('蹲底', 'Ran into the pit', 'inPit'),
  3: severe('超速', 'Overspeed', 'overspeed'),
  4: severe('运行中开门', 'Door opened while running', 'movedOpen'),
  5: severe('开门走车', 'Moved with the door open', 'movedOpen'),
  6: of('门区外停梯', 'Stopped outside the door zone', 'offLanding'),
  7: severe('平层关人', 'People shut in at a landing', 'trapped'),
  8: severe('非平层关人', 'People shut in between floors', 'trapped'),
  9: of('停电', 'Mains lost', 'mainsLost'),
  10: of('安全回路断开', 'Safety circuit open', 'safetyChain'),
  21: severe('用户报警', 'Call from the car', 'carCall'),
};

/** Of the eight that terminals of one family push. */
const SIMPLE: Readonly<Record<number, Meaning>> = {
  0: of('无故障', 'None'),
  1: severe('非平层困人', 'People trapped between floors', 'trapped'),
  2: severe('平层困人', 'People trapped at a landing', 'trapped'),
  3: severe('运行中开门', 'Door opened while running', 'movedOpen'),
  4: of('门区外停梯', 'Stopped outside the door zone', 'offLanding'),
  5: severe('超速', 'Overspeed', 'overspeed'),
  6: severe('冲顶', 'Ran past the top', 'overTop'),
  7: severe('蹲底', 'Ran into the pit', 'inPit'),
  8: severe('开门走车', 'Moved with the door open', 'movedOpen'),
};

/** Of `LiftFault` messages, which tell begin and end of each fault. */
const LIFT_FAULT: Readonly<Record<number, Meaning>> = {
  1: severe('困人', 'People trapped', 'trapped'),
  2: severe('开门走车', 'Moved with the door open', 'movedOpen'),
  3: of('非门区停梯', 'Stopped outside the door zone', 'offLanding'),
  4: severe('冲顶', 'Ran past the top', 'overTop'),
  5: severe('蹲底', 'Ran into the pit', 'inPit'),
  6: severe('超速', 'Overspeed', 'overspeed'),
};

export interface Scheme {
  readonly name: string;
  readonly codes: Readonly<Record<number, Meaning>>;
}

/** Lists of fault codes, as they stand in a topic. Terminals by the edition of 2023 go on sending the codes of 2017. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  gb2009: { name: 'GB/T 24476-2009', codes: GB_2009 },
  gb2017: { name: 'GB/T 24476-2017', codes: GB_2017 },
  gb2023: { name: 'GB/T 24476-2023', codes: GB_2017 },
  simple: { name: 'simple', codes: SIMPLE },
};

export const LIFT_FAULT_SCHEME: Scheme = { name: 'LiftFault', codes: LIFT_FAULT };

/** A code that the list has not is shown as a number; escalators have 61 to 65. */
export const meaningOf = ({ codes }: Scheme, code: number): Meaning =>
  Object.hasOwn(codes, code) ? codes[code] : of(`代码 ${code}`, `code ${code}`, 'otherFault');
