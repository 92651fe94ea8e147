import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { fireFault, flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/**
 * Fire user-information transmission unit of GB/T 26875: the box that carries a building's fire panels to the centre.
 * The first points are the bits of 传输装置运行状态 in their order. `relayedFire` is a fire in a connected system
 * that no ledger device stands for. Heartbeats come every 20–30 s; three missing minutes mean the building is mute.
 */
export default defineDeviceKind({
  id: 'uitd',
  label: label('用户信息传输装置', 'Fire transmission unit'),
  icon: 'router',
  category: 'fire',
  expectedIntervalS: 60,
  offlineAlert: 3,
  headline: 'fire',
  points: {
    fire: flag('火警', 'Fire', { alert: isOne('fire') }),
    fault: flag('故障', 'Fault', { fault: isOne('fault') }),
    mainPowerFault: {
      ...flag('主电故障', 'Main power fault', { fault: isOne('main-power-fault') }),
      // GB 16806: the battery carries the unit for eight hours; half of them are left to go there.
      limits: [{ above: 0, forS: 14_400, code: 'main-power-long', level: 'fault' }],
    },
    backupPowerFault: flag('备电故障', 'Backup power fault', { fault: isOne('backup-power-fault') }),
    linkFault: flag('通信信道故障', 'Link fault', { fault: isOne('link-fault') }),
    lineFault: flag('监测连接线路故障', 'Line fault', { fault: isOne('line-fault') }),
    test: flag('测试', 'Test'),
    heartbeat: { label: label('心跳', 'Heartbeat'), unit: '', range: [0, 65_535], decimals: 0 },
    relayedFire: flag('接入系统火警', 'Fire in a connected system', { alert: isOne('relayed-fire') }),
    rollCallAnswered: flag('查岗应答', 'Roll call answered'),
  },
  alerts: {
    fire: { label: label('火警', 'Fire alarm'), severity: 2, lifeSafety: true, affinity: 'fire', catalogue: safetyCase('fire', 'alarm') },
    'relayed-fire': {
      label: label('接入系统火警', 'Fire in a connected system'),
      severity: 2,
      lifeSafety: true,
      affinity: 'fire',
      catalogue: safetyCase('fire', 'alarm'),
    },
    fault: fireFault('fire', '传输装置故障', 'Transmission unit fault'),
    'main-power-fault': fireFault('power', '主电故障', 'Main power fault'),
    'main-power-long': fireFault('power', '主电中断过久，备电将尽', 'On battery for long'),
    'backup-power-fault': fireFault('power', '备电故障', 'Backup power fault'),
    'link-fault': fireFault('fire', '通信信道故障', 'Link fault'),
    'line-fault': fireFault('fire', '监测连接线路故障', 'Monitored line fault'),
    'roll-call-missed': {
      label: label('查岗未应答', 'Roll call not answered'),
      severity: 3,
      lifeSafety: false,
      affinity: 'fire',
      catalogue: safetyCase('fire', 'fault'),
    },
    ...offlineAlert(3, 'fire'),
  },
  actions: {
    'roll-call': {
      label: label('查岗', 'Roll call'),
      needs: 'operate',
      confirm: label('装置鸣响，值班人员须在限定时间内按下应答键。', 'The unit sounds; whoever is on duty must press its key in time.'),
      params: {
        minutes: { label: label('限时', 'Within'), type: 'number', unit: 'min', range: [1, 30], step: 1, standard: 10 },
      },
      expects: { point: 'rollCallAnswered', is: 1, withinS: 60, times: 'minutes' },
      unanswered: 'roll-call-missed',
    },
    drill: {
      label: label('回路演练', 'Drill of a loop'),
      needs: 'operate-critical',
      confirm: label(
        '限时内该回路部件的报警只作演练记录，不形成事件、不鸣响；结束时仍在报警的按真实警情处理。请先确认现场有人值守。',
        'For so long its alarms are a drill’s: no incident, no sound. What still stands at the end is real. Have somebody on site.',
      ),
      params: {
        loop: { label: label('回路', 'Loop'), type: 'number', unit: '', range: [0, 65_535], step: 1, standard: 1 },
        minutes: { label: label('时长', 'For'), type: 'number', unit: 'min', range: [1, 120], step: 1, standard: 30 },
      },
      drill: { loop: 'loop', minutes: 'minutes' },
    },
    'end-drill': {
      label: label('结束演练', 'End the drill'),
      needs: 'operate',
      confirm: label('立即结束回路演练；仍在报警的部件按真实警情处理。', 'The drill is over at once; what still stands is real.'),
      replaces: ['drill'],
      drill: 'ends',
    },
    'read-state': {
      label: label('读取状态', 'Read its state'),
      needs: 'operate',
      confirm: label('向装置索取当前运行状态。', 'Asks the unit for its state now.'),
    },
    'set-clock': {
      label: label('校时', 'Set its clock'),
      needs: 'operate',
      confirm: label('把装置时钟设为本系统时间。', 'Sets the clock of the unit to the time of this system.'),
    },
    initialise: {
      label: label('初始化装置', 'Initialise'),
      needs: 'operate-critical',
      confirm: label('装置重新启动，期间不上报火警。', 'The unit starts anew and reports no fire meanwhile.'),
    },
  },
});
