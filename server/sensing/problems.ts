import type { SensingProblem, SensingSource } from '#contract/live/sensing.ts';
import { label, type Label } from '#contract/label.ts';

/** What is judged of a source. */
export type Facts = Omit<SensingSource, 'problems' | 'name'>;

/** Fewer reports than this prove nothing. */
const LEAST = 10;
/** Shares from which on something is a problem. */
const LATE_SHARE = 0.1;
const DUPLICATE_SHARE = 0.2;
const UNUSABLE_SHARE = 0.05;
/** Of the devices heard, from which on a wrong clock is that of the line. */
const LINE_SHARE = 0.8;

const SET_CLOCKS = label('对这些设备校时，校时后自动恢复。', 'Set the clocks of these devices; they are well again by themselves.');

const span = (ms: number): Label => {
  const s = Math.round(Math.abs(ms) / 1000);
  if (s < 120) return label(`${s} 秒`, `${s} s`);
  if (s < 7200) return label(`${Math.round(s / 60)} 分钟`, `${Math.round(s / 60)} min`);
  if (s < 172_800) return label(`${Math.round(s / 3600)} 小时`, `${Math.round(s / 3600)} h`);
  const days = Math.round(s / 86_400);
  if (days < 730) return label(`${days} 天`, `${days} days`);
  return label(`${Math.round(days / 365.25)} 年`, `${Math.round(days / 365.25)} years`);
};

const clocksEn = (count: number): string => (count === 1 ? 'The clock of one device is wrong' : `The clocks of ${count} devices are wrong`);

const percent = (share: number): number => Math.round(share * 100);

/** What is wrong with a source, the worst first, in sentences with what to do. Pure. */
export function problemsOf(facts: Facts): SensingProblem[] {
  return [quiet, clock, late, unusable, duplicates, silentDevices, notInLedger]
    .flatMap((judge) => judge(facts) ?? [])
    .sort((a, b) => a.severity - b.severity);
}

function quiet({ quietMs, usualGapMs, gateway }: Facts): SensingProblem | null {
  if (quietMs === null) return null;
  const [since, usual] = [span(quietMs), usualGapMs === null ? null : span(Math.max(1000, usualGapMs))];
  const before = usual === null ? label('', '') : label(`，平时最长间隔 ${usual.zh}`, `; as a rule it is silent for ${usual.en} at most`);
  return {
    code: 'quiet',
    severity: 1,
    what: label(`已 ${since.zh}没有任何上报${before.zh}。`, `Nothing was heard for ${since.en}${before.en}.`),
    todo:
      gateway === null
        ? label(
            '检查该平台或设备侧服务是否运行、到本机的网络、凭据是否过期。',
            'Check that the platform runs, the network to this server, and that its key is valid.',
          )
        : label(
            '检查网关供电与通信线路；恢复后自动补报。',
            'Check the gateway’s power and its line; it reports by itself when it is back.',
          ),
  };
}

function clock({ clockOffS, devices, clockFaults }: Facts): SensingProblem | null {
  if (devices.wrongClock === 0) return null;
  if (clockOffS === null)
    return {
      code: 'clocks',
      severity: 3,
      what: label(
        `${devices.wrongClock} 台设备给出的时间不可信，按收到的时间记。`,
        `${clocksEn(devices.wrongClock)}: their time cannot be believed; the time of receipt is taken.`,
      ),
      todo: SET_CLOCKS,
    };
  const by = span(clockOffS * 1000);
  const way = clockOffS > 0 ? label('慢', 'slow') : label('快', 'fast');
  const severity = Math.abs(clockOffS) > 3600 ? 2 : 3;
  const whole = devices.wrongClock >= devices.online * LINE_SHARE && devices.wrongClock > 0;
  if (whole)
    return {
      code: 'clock',
      severity,
      what: label(`这条线路的时钟${way.zh} ${by.zh}。`, `The clock of this line is ${by.en} ${way.en}.`),
      todo: label(
        '对该线路的网关或设备校时（NTP），校时后自动恢复；在此之前按收到的时间记。',
        'Set the clock of its gateway or devices (NTP); it is well again by itself. Until then receipt counts.',
      ),
    };
  return {
    code: 'clocks',
    severity,
    what: label(
      `${devices.wrongClock} 台设备时钟不准，最多${way.zh} ${by.zh}，一小时内 ${clockFaults} 条上报受影响。`,
      `${clocksEn(devices.wrongClock)}, the worst ${by.en} ${way.en}; ${clockFaults} reports of the last hour.`,
    ),
    todo: SET_CLOCKS,
  };
}

function late({ reports, late: count, late95S, lateMedianS }: Facts): SensingProblem | null {
  if (reports < LEAST || count < reports * LATE_SHARE) return null;
  const [half, most] = [span((lateMedianS ?? 0) * 1000), span((late95S ?? 0) * 1000)];
  return {
    code: 'late',
    severity: count > reports / 2 ? 2 : 3,
    what: label(
      `${percent(count / reports)}% 的上报晚到 1 分钟以上：一半在 ${half.zh}内，95% 在 ${most.zh}内。`,
      `${percent(count / reports)}% of its reports come more than a minute late: half within ${half.en}, 95% within ${most.en}.`,
    ),
    todo: label(
      '检查到该来源的网络带宽与平台积压；若为断网补报，补完后恢复。',
      'Check the network to it and the backlog of its platform; what was kept while a line was down passes by itself.',
    ),
  };
}

function unusable({ reports, unusable: count }: Facts): SensingProblem | null {
  if (reports < LEAST || count < reports * UNUSABLE_SHARE) return null;
  return {
    code: 'unusable',
    severity: 3,
    what: label(
      `${percent(count / reports)}% 的上报值不能采用（超出量程、质量差或该类型没有此点位）。`,
      `${percent(count / reports)}% of what it reports cannot be used: out of range, of bad quality, or of a point its kind has not.`,
    ),
    todo: label(
      '核对台账中的设备类型与点位映射，检查传感器。',
      'Check the kinds in the ledger and how its points are mapped, then the sensors.',
    ),
  };
}

function duplicates({ reports, duplicates: count }: Facts): SensingProblem | null {
  if (reports < LEAST || count < reports * DUPLICATE_SHARE) return null;
  return {
    code: 'duplicates',
    severity: 4,
    what: label(
      `${percent(count / reports)}% 的上报是重复发送（时间和值与之前相同）。`,
      `${percent(count / reports)}% of its reports were sent before, with the same time and value.`,
    ),
    todo: label(
      '检查发送方是否收到确认：多为超时过短而重发，或同一数据由两条通道上报。',
      'See whether the sender gets our confirmations: its timeout is too short, or the same data comes over two channels.',
    ),
  };
}

function silentDevices({ devices: { known, silent }, quietMs }: Facts): SensingProblem | null {
  if (quietMs !== null || silent === 0) return null;
  return {
    code: 'silent-devices',
    severity: silent * 4 > known ? 3 : 4,
    what: label(`${known} 台设备中 ${silent} 台超过应报时间没有上报。`, `${silent} of ${known} devices are overdue.`),
    todo: label('在值守台按“离线”查看这些设备，检查供电与信号。', 'Look at them on the desk by “offline”; check power and signal.'),
  };
}

function notInLedger({ registered, reports }: Facts): SensingProblem | null {
  if (registered || reports === 0) return null;
  return {
    code: 'not-in-ledger',
    severity: 4,
    what: label(
      `一小时内 ${reports} 条上报来自台账里没有的设备。`,
      `${reports} reports of the last hour are of senders that the ledger does not know.`,
    ),
    todo: label('到“未登记设备”接入，或停用它们。', 'Adopt them under “Unregistered”, or switch them off.'),
  };
}
