import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** A box on a roof that a patrol drone starts from, is charged in, and comes back to. The drone is a device of its own. */
export default defineDeviceKind({
  id: 'drone-dock',
  label: label('无人机机场', 'Drone dock'),
  icon: 'drone',
  category: 'patrol',
  expectedIntervalS: 60,
  offlineAlert: 4,
  headline: 'mode',
  points: {
    mode: {
      label: label('状态', 'State'),
      unit: '',
      range: [0, 4],
      decimals: 0,
      states: {
        0: label('空闲', 'Idle'),
        1: label('现场调试', 'Debugged on site'),
        2: label('远程调试', 'Debugged from afar'),
        3: label('升级中', 'Being upgraded'),
        4: label('作业中', 'Working'),
      },
    },
    cover: {
      label: label('舱盖', 'Cover'),
      unit: '',
      range: [0, 3],
      decimals: 0,
      states: { 0: label('关闭', 'Closed'), 1: label('打开', 'Open'), 2: label('半开', 'Half open'), 3: label('异常', 'Faulty') },
      fault: { above: 2, code: 'cover-fault' },
    },
    droneIn: flag('飞机在舱', 'Drone inside'),
    rain: {
      label: label('降雨', 'Rain'),
      unit: '',
      range: [0, 3],
      decimals: 0,
      states: { 0: label('无雨', 'None'), 1: label('小雨', 'Light'), 2: label('中雨', 'Moderate'), 3: label('大雨', 'Heavy') },
      warning: { above: 1 },
    },
    windMs: { label: label('风速', 'Wind'), unit: 'm/s', range: [0, 60], decimals: 1, warning: { above: 12, release: 10 } },
    emergencyStop: flag('急停按下', 'Emergency stop pressed', { fault: isOne('emergency-stop') }),
    tempC: { label: label('舱内温度', 'Temperature inside'), unit: '℃', range: [-50, 100], decimals: 1 },
  },
  alerts: {
    'cover-fault': {
      label: label('舱盖异常', 'Cover faulty'),
      severity: 3,
      lifeSafety: false,
      affinity: 'health',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    'emergency-stop': {
      label: label('机场急停', 'Emergency stop of a dock'),
      severity: 3,
      lifeSafety: false,
      affinity: 'health',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    health: {
      label: label('机场健康告警', 'Dock reports a fault'),
      severity: 3,
      lifeSafety: false,
      affinity: 'health',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    'flight-failed': { label: label('飞行任务失败', 'Flight failed'), severity: 3, lifeSafety: false, affinity: 'security' },
    ...offlineAlert(4, 'health'),
  },
  events: {
    flight: {
      label: label('飞行任务', 'Flight'),
      attributes: {
        flight: { label: label('任务编号', 'Flight'), type: 'text', class: 'plain' },
        status: {
          label: label('进展', 'Progress'),
          type: 'code',
          class: 'plain',
          words: {
            sent: label('已下发', 'Sent'),
            in_progress: label('执行中', 'Under way'),
            paused: label('暂停', 'Paused'),
            ok: label('完成', 'Done'),
            partially_done: label('部分完成', 'Partly done'),
            canceled: label('取消', 'Cancelled'),
            rejected: label('拒绝', 'Rejected'),
            failed: label('失败', 'Failed'),
            timeout: label('超时', 'Timed out'),
          },
        },
        code: { label: label('结果码', 'Result'), type: 'number', class: 'plain' },
      },
      dedupe: { key: ['flight', 'status'], windowS: 86_400 },
      raises: [{ code: 'flight-failed', when: { attribute: 'status', is: ['failed', 'rejected', 'timeout'] }, momentary: true }],
      retention: 'plain',
    },
    health: {
      label: label('健康告警', 'Fault'),
      attributes: {
        code: { label: label('代码', 'Code'), type: 'text', class: 'plain' },
        level: {
          label: label('级别', 'Level'),
          type: 'code',
          class: 'plain',
          words: { 0: label('通知', 'Notice'), 1: label('提醒', 'Caution'), 2: label('警告', 'Warning') },
        },
        inSky: { label: label('飞行中', 'In the air'), type: 'flag', class: 'plain' },
      },
      dedupe: { key: ['code', 'level'], windowS: 600 },
      raises: [{ code: 'health', when: { attribute: 'level', is: ['2'] } }],
      retention: 'plain',
    },
    'health-over': {
      label: label('健康告警解除', 'Faults are over'),
      attributes: {},
      dedupe: { key: [], windowS: 5 },
      clears: ['health'],
      retention: 'plain',
    },
  },
});
