import { defineDeviceKind } from '#contract/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** Fixed camera of a compound or street. Video and its analysis arrive elsewhere; here are its health and its events. */
export default defineDeviceKind({
  id: 'camera',
  label: label('摄像机', 'Camera'),
  icon: 'security_camera',
  category: 'video',
  expectedIntervalS: 120,
  offlineAlert: 4,
  headline: 'bitrateKbps',
  points: {
    online: {
      ...flag('在线', 'Online'), states: { 0: label('离线', 'Offline'), 1: label('在线', 'Online') }, fault: { below: 1, code: 'disconnected' },
    },
    videoLoss: flag('视频丢失', 'Video loss', { fault: isOne('video-loss') }),
    occlusion: flag('镜头遮挡', 'Lens covered', { fault: isOne('occlusion') }),
    throwing: flag('高空抛物', 'Thrown from height', { alert: isOne('throwing') }),
    intrusion: flag('区域入侵', 'Intrusion', { alert: isOne('intrusion') }),
    bitrateKbps: { label: label('码率', 'Bit rate'), unit: 'kbps', range: [0, 100_000], decimals: 0 },
    packetLossPct: { label: label('丢包率', 'Packet loss'), unit: '%', range: [0, 100], decimals: 1, warning: { above: 5, release: 3 } },
  },
  alerts: {
    throwing: { label: label('高空抛物', 'Object thrown from height'), severity: 2, lifeSafety: false, affinity: 'security' },
    intrusion: { label: label('区域入侵', 'Intrusion'), severity: 2, lifeSafety: false, affinity: 'security', catalogue: safetyCase('security', 'intrusion') },
    occlusion: { label: label('镜头遮挡', 'Lens covered'), severity: 3, lifeSafety: false, affinity: 'security', catalogue: safetyCase('security', 'tamper') },
    'video-loss': { label: label('视频丢失', 'Video loss'), severity: 4, lifeSafety: false, affinity: 'security', catalogue: safetyCase('device', 'fault') },
    disconnected: {
      label: label('平台上报离线', 'Reported offline by its platform'), severity: 4, lifeSafety: false, affinity: 'security',
      catalogue: safetyCase('device', 'offline'),
    },
    ...offlineAlert(4, 'security'),
  },
});
