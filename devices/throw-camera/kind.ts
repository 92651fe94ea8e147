import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import type { AttributeSpec } from '#contract/kinds/event-spec.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

const track: AttributeSpec = { label: label('轨迹编号', 'Track'), type: 'text', class: 'plain' };
const floor: AttributeSpec = { label: label('推测楼层', 'Estimated floor'), type: 'number', class: 'place-of-living' };
/** The column of flats above each other that a path seems to come from, as the camera calls it: a unit, never a flat. */
const stack: AttributeSpec = { label: label('单元方向', 'Stack'), type: 'text', class: 'place-of-living' };

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
    'thrown-again': {
      label: label('同一方向屡次抛物', 'Thrown again and again from one stack'),
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
        track,
        building: { label: label('楼栋', 'Building'), type: 'text', class: 'plain' },
        floor,
        floorLow: { label: label('楼层下限', 'Floor, at least'), type: 'number', class: 'place-of-living' },
        floorHigh: { label: label('楼层上限', 'Floor, at most'), type: 'number', class: 'place-of-living' },
        stack,
        clip: { label: label('现场影像', 'Footage'), type: 'media', class: 'place-of-living' },
        confidence: { label: label('可信度', 'Confidence'), type: 'number', unit: '%', class: 'plain' },
      },
      dedupe: { key: ['track'], windowS: 30 },
      raises: [{ code: 'thrown', momentary: true }],
      recurs: { by: ['stack'], times: 3, withinS: 30 * 86_400, tells: 'throw-again' },
      retention: 'evidence',
    },
    'throw-again': {
      label: label('同一方向屡次抛物', 'Thrown again and again from one stack'),
      attributes: {
        track,
        count: { label: label('次数', 'Times'), type: 'number', class: 'plain' },
        days: { label: label('天数', 'Within'), type: 'number', unit: 'd', class: 'plain' },
        stack,
      },
      dedupe: { key: ['track'], windowS: 30 },
      raises: [{ code: 'thrown-again', momentary: true }],
      retention: 'evidence',
    },
  },
});
