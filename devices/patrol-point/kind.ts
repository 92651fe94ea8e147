import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { CHECK_IN_METHODS, METHOD_LABELS } from '#contract/patrols/check-in.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, safetyCase } from '#devices/parts.ts';

/**
 * A place on a patrol route, with a radio tag or a printed code on the wall; the terminal of whoever walks speaks for it. The tag is one
 * of its addresses (`nfc:04A2B1C3`). Nobody there for a day and a half = stale: nothing is known of the tag then.
 */
export default defineDeviceKind({
  id: 'patrol-point',
  label: label('巡检点', 'Patrol point'),
  icon: 'map-pin-check',
  category: 'patrol',
  expectedIntervalS: 86_400,
  headline: 'tagFault',
  patrol: { visit: 'check-in', late: 'late', missed: 'missed' },
  points: {
    tagFault: flag('标签损坏', 'Tag damaged', { fault: isOne('tag-fault') }),
  },
  alerts: {
    late: { label: label('巡检逾期', 'Patrol is late'), severity: 4, lifeSafety: false, affinity: 'security' },
    missed: { label: label('巡检漏检', 'Patrol point missed'), severity: 3, lifeSafety: false, affinity: 'security' },
    'tag-fault': {
      label: label('巡检标签损坏', 'Patrol tag damaged'),
      severity: 4,
      lifeSafety: false,
      affinity: 'health',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
  },
  events: {
    'check-in': {
      label: label('到点打卡', 'Check-in'),
      attributes: {
        /** The terminal's own count: what it kept while out of reach and tells twice is one. */
        serial: { label: label('流水号', 'Number'), type: 'number', class: 'plain' },
        terminal: { label: label('终端', 'Terminal'), type: 'text', class: 'plain' },
        method: {
          label: label('方式', 'By'),
          type: 'code',
          class: 'plain',
          words: Object.fromEntries(CHECK_IN_METHODS.map((method) => [method, METHOD_LABELS[method]])),
        },
        tag: { label: label('标签', 'Tag'), type: 'text', class: 'plain' },
        round: { label: label('任务', 'Round'), type: 'text', class: 'plain' },
        lng: { label: label('经度', 'Longitude'), type: 'number', unit: '°', class: 'person' },
        lat: { label: label('纬度', 'Latitude'), type: 'number', unit: '°', class: 'person' },
        accuracyM: { label: label('定位精度', 'Accuracy'), type: 'number', unit: 'm', class: 'plain' },
        by: { label: label('巡检员', 'Who'), type: 'text', class: 'person' },
        photo: { label: label('现场照片', 'Photo'), type: 'media', class: 'person' },
      },
      dedupe: { key: ['terminal', 'serial'], windowS: 86_400 },
      retention: 'personal',
    },
  },
});
