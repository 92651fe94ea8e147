import { defineDeviceKind } from '#contract/device-kind.ts';
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
    mainPowerFault: flag('主电故障', 'Main power fault', { fault: isOne('main-power-fault') }),
    backupPowerFault: flag('备电故障', 'Backup power fault', { fault: isOne('backup-power-fault') }),
    linkFault: flag('通信信道故障', 'Link fault', { fault: isOne('link-fault') }),
    lineFault: flag('监测连接线路故障', 'Line fault', { fault: isOne('line-fault') }),
    test: flag('测试', 'Test'),
    heartbeat: { label: label('心跳', 'Heartbeat'), unit: '', range: [0, 65_535], decimals: 0 },
    relayedFire: flag('接入系统火警', 'Fire in a connected system', { alert: isOne('relayed-fire') }),
  },
  alerts: {
    fire: { label: label('火警', 'Fire alarm'), severity: 2, lifeSafety: true, affinity: 'fire', catalogue: safetyCase('fire', 'alarm') },
    'relayed-fire': {
      label: label('接入系统火警', 'Fire in a connected system'), severity: 2, lifeSafety: true, affinity: 'fire', catalogue: safetyCase('fire', 'alarm'),
    },
    fault: fireFault('fire', '传输装置故障', 'Transmission unit fault'),
    'main-power-fault': fireFault('power', '主电故障', 'Main power fault'),
    'backup-power-fault': fireFault('power', '备电故障', 'Backup power fault'),
    'link-fault': fireFault('fire', '通信信道故障', 'Link fault'),
    'line-fault': fireFault('fire', '监测连接线路故障', 'Monitored line fault'),
    ...offlineAlert(3, 'fire'),
  },
});
