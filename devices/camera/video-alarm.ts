import type { AlertSpec } from '#contract/kinds/device-kind.ts';
import type { EventSpec } from '#contract/kinds/event-spec.ts';
import { label } from '#contract/label.ts';
import { safetyCase } from '#devices/parts.ts';

const danger = (zh: string, en: string, severity: AlertSpec['severity'], more: Partial<AlertSpec> = {}): AlertSpec => ({
  label: label(zh, en),
  severity,
  lifeSafety: false,
  affinity: 'security',
  ...more,
});
const ofTheDevice = { about: 'device', catalogue: safetyCase('device', 'fault') } as const;

/** What is wrong with a picture, and what is seen in one, beside what the kind's own points raise. */
export const videoAlerts: Readonly<Record<string, AlertSpec>> = {
  'no-picture': danger('点播不出图', 'No picture when asked', 4, ofTheDevice),
  frozen: danger('画面冻结', 'Picture frozen', 4, ofTheDevice),
  black: danger('黑屏', 'Picture black', 4, ofTheDevice),
  shifted: danger('画面偏移', 'Picture shifted', 3, { about: 'device', catalogue: safetyCase('security', 'tamper') }),
  blurred: danger('画面模糊', 'Picture blurred', 4, ofTheDevice),
  tamper: danger('摄像机被拆', 'Camera tampered with', 3, { about: 'device', catalogue: safetyCase('security', 'tamper') }),
  storage: danger('录像存储故障', 'Recording fails', 4, ofTheDevice),
  fire: danger('视频识别火焰或烟雾', 'Flame or smoke seen', 2, { lifeSafety: true, affinity: 'fire' }),
  climb: danger('翻越攀爬', 'Somebody climbs over', 2, { catalogue: safetyCase('security', 'intrusion') }),
  fight: danger('打架斗殴', 'A fight', 2),
  fallen: danger('有人倒地', 'Somebody lies on the ground', 2),
  crowd: danger('人员聚集', 'A crowd', 3),
  loiter: danger('徘徊滞留', 'Somebody loiters', 4),
  'wrong-way': danger('逆行', 'Wrong way', 3),
  'lane-blocked': danger('消防通道被占', 'Fire lane blocked', 3),
  'left-object': danger('物品遗留', 'Something left behind', 3),
  refuse: danger('垃圾暴露', 'Refuse lies about', 4),
  'video-alarm': danger('其他视频报警', 'Other video alarm', 4),
};

/** What each scene raises; the others are kept and raise nothing. */
const RAISES: Readonly<Record<string, readonly string[]>> = {
  intrusion: ['intrusion', 'tripwire', 'access'],
  throwing: ['throwing'],
  occlusion: ['occlusion'],
  'video-loss': ['video-loss'],
  frozen: ['frozen'],
  black: ['black'],
  shifted: ['shifted'],
  blurred: ['blurred'],
  tamper: ['tamper'],
  storage: ['storage'],
  fire: ['flame', 'smoke'],
  climb: ['climb'],
  fight: ['fight'],
  fallen: ['fallen'],
  crowd: ['crowd'],
  loiter: ['loiter'],
  'wrong-way': ['wrong-way'],
  'lane-blocked': ['lane-blocked'],
  'left-object': ['left-object', 'removed-object'],
  refuse: ['refuse'],
  'video-alarm': ['abnormal', 'sound', 'other'],
};

/** One alarm of a platform or of a box that analyses pictures. It says that something began, and never that it is over. */
export const videoAlarm: EventSpec = {
  label: label('视频报警', 'Video alarm'),
  attributes: {
    serial: { label: label('报警编号', 'Alarm number'), type: 'text', class: 'plain' },
    scene: {
      label: label('类型', 'What'),
      type: 'code',
      class: 'plain',
      words: {
        intrusion: label('区域入侵', 'Intrusion'),
        tripwire: label('越界', 'Line crossed'),
        access: label('非法访问', 'Access without leave'),
        climb: label('翻越攀爬', 'Climbing over'),
        fight: label('打架斗殴', 'A fight'),
        fallen: label('倒地', 'Somebody on the ground'),
        crowd: label('人员聚集', 'A crowd'),
        loiter: label('徘徊', 'Loitering'),
        rapid: label('快速移动', 'Rapid movement'),
        motion: label('移动侦测', 'Motion'),
        flame: label('火焰', 'Flame'),
        smoke: label('烟雾', 'Smoke'),
        'lane-blocked': label('占用消防通道', 'Fire lane blocked'),
        parking: label('停车', 'Parked'),
        'wrong-way': label('逆行', 'Wrong way'),
        'left-object': label('物品遗留', 'Left behind'),
        'removed-object': label('物品移除', 'Taken away'),
        refuse: label('垃圾暴露', 'Refuse'),
        'off-post': label('离岗', 'Post left'),
        throwing: label('高空抛物', 'Thrown from height'),
        'video-loss': label('视频丢失', 'Video lost'),
        occlusion: label('遮挡', 'Covered'),
        frozen: label('冻结', 'Frozen'),
        black: label('黑屏', 'Black'),
        shifted: label('场景变更', 'Scene changed'),
        blurred: label('虚焦', 'Out of focus'),
        abnormal: label('视频异常', 'Video abnormal'),
        tamper: label('防拆', 'Tampered with'),
        storage: label('存储故障', 'Storage faulty'),
        sound: label('声音异常', 'Sound'),
        other: label('其他', 'Other'),
      },
    },
    confidence: { label: label('可信度', 'Confidence'), type: 'number', unit: '%', class: 'plain' },
    picture: { label: label('现场影像', 'Footage'), type: 'media', class: 'person' },
  },
  dedupe: { key: ['serial'], windowS: 600 },
  raises: Object.entries(RAISES).map(([code, is]) => ({ code, when: { attribute: 'scene', is }, momentary: true as const })),
  retention: 'evidence',
};
