import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** A camera that looks up a facade and follows what falls. The floor is where its path seems to begin: an estimate, not an accusation. */
export default defineDeviceKind({
  id: 'throw-camera',
  label: label('高空抛物监测', 'Falling-object camera'),
  icon: 'camera-up',
  category: 'video',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'online',
  points: {
    online: flag('在线', 'Online'),
    occlusion: flag('镜头遮挡', 'Lens covered', { fault: isOne('occlusion') }),
  },
  alerts: {
    thrown: {
      label: label('高空抛物', 'Object thrown from height'),
      severity: 2,
      lifeSafety: false,
      affinity: 'security',
    },
    occlusion: {
      label: label('镜头遮挡', 'Lens covered'),
      severity: 3,
      lifeSafety: false,
      affinity: 'security',
      about: 'device',
      catalogue: safetyCase('security', 'tamper'),
    },
    ...offlineAlert(4, 'security'),
  },
  events: {
    throw: {
      label: label('高空抛物', 'Thrown from height'),
      attributes: {
        track: { label: label('轨迹编号', 'Track'), type: 'text', class: 'plain' },
        building: { label: label('楼栋', 'Building'), type: 'text', class: 'plain' },
        floor: { label: label('推测楼层', 'Estimated floor'), type: 'number', class: 'place-of-living' },
        clip: { label: label('现场影像', 'Footage'), type: 'media', class: 'place-of-living' },
        confidence: { label: label('可信度', 'Confidence'), type: 'number', unit: '%', class: 'plain' },
      },
      dedupe: { key: ['track'], windowS: 30 },
      raises: [{ code: 'thrown', momentary: true }],
      retention: 'evidence',
    },
  },
});
