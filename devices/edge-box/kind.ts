import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { offlineAlert } from '#devices/parts.ts';

/** A small instance of this system in a compound. Here it says how far behind its word is; what it senses comes as of the devices. */
export default defineDeviceKind({
  id: 'edge-box',
  label: label('边缘节点', 'Edge box'),
  icon: 'router',
  category: 'energy',
  expectedIntervalS: 30,
  offlineAlert: 3,
  headline: 'backlog',
  points: {
    backlog: { label: label('待补传', 'Waiting'), unit: '', range: [0, 1e9], decimals: 0 },
    lagS: {
      label: label('滞后', 'Behind'),
      unit: 's',
      range: [0, 1e8],
      decimals: 0,
      warning: { above: 60 },
      limits: [{ above: 60, forS: 1800, code: 'behind', level: 'warning' }],
    },
    clockS: { label: label('时钟偏差', 'Clock off by'), unit: 's', range: [0, 1e10], decimals: 0, warning: { above: 60, code: 'clock' } },
    dropped: { label: label('已丢弃', 'Dropped'), unit: '', range: [0, 1e9], decimals: 0, fault: { above: 0, code: 'dropped' } },
  },
  alerts: {
    behind: {
      label: label('边缘节点长时间补传不完', 'Edge box behind for long'),
      severity: 4,
      lifeSafety: false,
      affinity: 'health',
      about: 'device',
    },
    clock: {
      label: label('边缘节点时钟不准', 'Clock of an edge box is wrong'),
      severity: 4,
      lifeSafety: false,
      affinity: 'health',
      about: 'device',
    },
    dropped: {
      label: label('边缘节点存满，最早的读数已丢弃', 'Edge box full: oldest readings dropped'),
      severity: 3,
      lifeSafety: false,
      affinity: 'health',
      about: 'device',
    },
    ...offlineAlert(3, 'health'),
  },
});
