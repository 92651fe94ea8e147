import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import type { AlertSpec, PointSpec } from '#contract/kinds/device-kind.ts';
import type { AttributeSpec } from '#contract/kinds/event-spec.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

const count = (zh: string, en: string): PointSpec => ({ label: label(zh, en), unit: '', range: [0, 64], decimals: 0 });
const measured = (zh: string, en: string, unit: string, most: number): PointSpec => ({
  label: label(zh, en),
  unit,
  range: [0, most],
  decimals: 1,
});

const danger = (zh: string, en: string, affinity: AlertSpec['affinity']): AlertSpec => ({
  label: label(zh, en),
  severity: 2,
  lifeSafety: false,
  affinity,
  catalogue: affinity === 'fire' ? safetyCase('fire', 'alarm') : safetyCase('general', 'any'),
});
const ofItself = (zh: string, en: string): AlertSpec => ({
  label: label(zh, en),
  severity: 3,
  lifeSafety: false,
  affinity: 'power',
  about: 'device',
  catalogue: safetyCase('device', 'fault'),
});

const connector: AttributeSpec = { label: label('接口', 'Connector'), type: 'number', class: 'plain' };
/** The pile's or the platform's number of one charging. */
const transaction: AttributeSpec = { label: label('充电流水号', 'Charging number'), type: 'text', class: 'plain' };
const toldOnce = { key: ['transaction'], windowS: 86_400 } as const;
const connectorParam = { connector: { label: label('接口', 'Connector'), type: 'number', range: [1, 64], step: 1, standard: 1 } } as const;

/**
 * Charging pile for cars or electric bikes, by what the standard OCPP says of one. A charge point is one device: the worst of its
 * connectors is shown, power and energy are sums. A battery that runs away burns within minutes, so heat is a danger and no fault.
 */
export default defineDeviceKind({
  id: 'charging-pile',
  label: label('充电桩', 'Charging pile'),
  icon: 'charging-pile',
  category: 'energy',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'status',
  dependsOn: ['power'],
  points: {
    status: {
      label: label('状态', 'Status'),
      unit: '',
      range: [0, 7],
      decimals: 0,
      states: {
        0: label('空闲', 'Free'),
        1: label('预约', 'Reserved'),
        2: label('结束中', 'Finishing'),
        3: label('占用', 'Occupied'),
        4: label('暂停', 'Suspended'),
        5: label('充电中', 'Charging'),
        6: label('停用', 'Closed'),
        7: label('故障', 'Faulted'),
      },
      fault: { above: 6, code: 'pile-fault' },
    },
    charging: count('充电接口', 'Charging'),
    occupied: count('占用接口', 'Occupied'),
    connectors: count('接口数', 'Connectors'),
    powerKw: measured('功率', 'Power', 'kW', 1000),
    currentA: measured('电流', 'Current', 'A', 1000),
    voltageV: measured('电压', 'Voltage', 'V', 1500),
    energyKwh: { label: label('电表读数', 'Meter'), unit: 'kWh', range: [0, 1e9], decimals: 1 },
    tempC: {
      label: label('温度', 'Temperature'),
      unit: '℃',
      range: [-40, 300],
      decimals: 1,
      warning: { above: 70, release: 65 },
      alert: { above: 85, release: 75, code: 'pile-hot' },
    },
    overTemp: flag('过温保护', 'Over-temperature', { alert: isOne('pile-over-temperature') }),
    groundFault: flag('漏电', 'Ground fault', { alert: isOne('pile-ground-fault') }),
    overCurrent: flag('过流', 'Over-current', { warning: isOne('pile-over-current') }),
    emergencyStop: flag('急停', 'Emergency stop', { alert: isOne('pile-emergency-stop') }),
    doorOpen: flag('箱门打开', 'Case open', { warning: isOne('pile-open') }),
    lockFault: flag('枪锁异常', 'Plug lock faulty', { warning: isOne() }),
    errorCode: {
      label: label('故障码', 'Error'),
      unit: '',
      range: [0, 15],
      decimals: 0,
      states: {
        0: label('无', 'None'),
        1: label('枪锁异常', 'Lock failure'),
        2: label('车桩通信', 'Vehicle communication'),
        3: label('漏电', 'Ground failure'),
        4: label('过温', 'High temperature'),
        5: label('内部故障', 'Internal error'),
        6: label('名单冲突', 'List conflict'),
        7: label('其他', 'Other'),
        8: label('过流', 'Over-current'),
        9: label('过压', 'Over-voltage'),
        10: label('电表故障', 'Meter failure'),
        11: label('开关故障', 'Switch failure'),
        12: label('读卡器故障', 'Reader failure'),
        13: label('复位失败', 'Reset failure'),
        14: label('欠压', 'Under-voltage'),
        15: label('信号弱', 'Weak signal'),
      },
    },
    /** Number of the connector that began to charge last; said as it begins, and not again. */
    lastStarted: count('最近启动接口', 'Started last'),
  },
  alerts: {
    'pile-hot': danger('充电桩高温', 'Charging pile hot', 'fire'),
    'pile-over-temperature': danger('充电桩过温保护', 'Charging pile over-temperature', 'fire'),
    'pile-ground-fault': danger('充电桩漏电', 'Charging pile ground fault', 'power'),
    'pile-emergency-stop': { ...danger('充电桩急停', 'Emergency stop pressed', 'power'), severity: 3 },
    'pile-over-current': ofItself('充电桩过流', 'Charging pile over-current'),
    'pile-open': { ...ofItself('充电桩箱门打开', 'Charging pile case open'), affinity: 'security' },
    'pile-fault': ofItself('充电桩故障', 'Charging pile faulty'),
    ...offlineAlert(4, 'power'),
  },
  events: {
    'charge-started': {
      label: label('开始充电', 'Charging began'),
      attributes: {
        connector,
        transaction,
        began: {
          label: label('启动方式', 'Begun'),
          type: 'code',
          class: 'plain',
          words: { local: label('现场', 'On the spot'), remote: label('远程', 'From here') },
        },
        /** A digest whose key is forgotten when the server stops: it tells that two chargings are of one card, and not of whom. */
        card: { label: label('卡号摘要', 'Digest of the card'), type: 'text', class: 'person' },
      },
      dedupe: toldOnce,
      retention: 'personal',
    },
    'charge-ended': {
      label: label('结束充电', 'Charging ended'),
      attributes: {
        connector,
        transaction,
        energyKwh: { label: label('电量', 'Energy'), type: 'number', unit: 'kWh', class: 'plain' },
        minutes: { label: label('时长', 'Lasted'), type: 'number', unit: 'min', class: 'plain' },
        reason: { label: label('原因', 'Reason'), type: 'text', class: 'plain' },
      },
      dedupe: toldOnce,
      retention: 'plain',
    },
    restarted: { label: label('重新启动', 'Restarted'), attributes: {}, dedupe: { key: [], windowS: 60 }, retention: 'plain' },
  },
  actions: {
    'stop-charging': {
      label: label('停止充电', 'Stop charging'),
      needs: 'operate',
      confirm: label('该桩所有接口停止充电。', 'Every connector of this pile stops charging.'),
      expects: { point: 'charging', is: 0, withinS: 60 },
    },
    'start-charging': {
      label: label('启动充电', 'Start charging'),
      needs: 'operate',
      confirm: label('接口插好枪后开始充电。', 'The connector begins to charge once a plug is in.'),
      params: connectorParam,
      expects: { point: 'lastStarted', is: 'connector', withinS: 120 },
    },
    unlock: {
      label: label('解锁充电枪', 'Unlock the plug'),
      needs: 'operate',
      confirm: label('结束该接口的充电并松开枪锁。', 'Ends charging at this connector and lets its plug go.'),
      params: connectorParam,
    },
    reset: {
      label: label('重启充电桩', 'Restart the pile'),
      needs: 'operate-critical',
      confirm: label('桩重新启动；硬重启立即中断所有充电。', 'The pile restarts; a hard restart breaks off every charging at once.'),
      params: {
        how: {
          label: label('方式', 'How'),
          type: 'code',
          words: { soft: label('软重启', 'Soft'), hard: label('硬重启', 'Hard') },
          standard: 'soft',
        },
      },
    },
  },
});
