import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import type { AttributeSpec, EventSpec } from '#contract/kinds/event-spec.ts';
import { label } from '#contract/label.ts';
import { flag, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

/** The controller's own number of the event. It begins again when the controller does, so the window is short. */
const serial: AttributeSpec = { label: label('流水号', 'Event number'), type: 'number', class: 'plain' };
const lane: AttributeSpec = { label: label('通道', 'Lane'), type: 'text', class: 'plain' };
const direction: AttributeSpec = {
  label: label('方向', 'Direction'),
  type: 'code',
  class: 'plain',
  words: { in: label('进', 'In'), out: label('出', 'Out') },
};
/** How somebody was let in. Of a face or finger only that it was one: neither picture nor feature is ever taken. */
const method: AttributeSpec = {
  label: label('方式', 'Method'),
  type: 'code',
  class: 'plain',
  words: {
    card: label('刷卡', 'Card'),
    face: label('人脸', 'Face'),
    finger: label('指纹', 'Fingerprint'),
    phone: label('手机', 'Phone'),
    code: label('二维码', 'QR code'),
    password: label('密码', 'Password'),
    id: label('身份证', 'ID card'),
    intercom: label('对讲', 'Intercom'),
    button: label('出门按钮', 'Exit button'),
  },
};
const category: AttributeSpec = {
  label: label('人员类别', 'Person'),
  type: 'code',
  class: 'plain',
  words: {
    resident: label('居民', 'Resident'),
    visitor: label('访客', 'Visitor'),
    staff: label('物业', 'Staff'),
    delivery: label('配送', 'Delivery'),
  },
};
/** The controller's number of the person, never a name. */
const person: AttributeSpec = { label: label('人员编号', 'Person number'), type: 'text', class: 'person' };
const plate: AttributeSpec = { label: label('车牌', 'Plate'), type: 'text', class: 'plate' };

const byNumber = { key: ['serial'], windowS: 60 };
const walk = { serial, lane, direction, method, category, person };

const passing = (zh: string, en: string, attributes: EventSpec['attributes'], more: Partial<EventSpec> = {}): EventSpec => ({
  label: label(zh, en),
  attributes,
  dedupe: byNumber,
  retention: 'personal',
  ...more,
});
/** Something wrong with the door; the controller says it again every few seconds until it is over. */
const wrong = (zh: string, en: string, code: string): EventSpec => ({
  label: label(zh, en),
  attributes: { serial, lane, durationS: { label: label('持续', 'Lasting'), type: 'number', unit: 's', class: 'plain' } },
  dedupe: { key: ['lane'], windowS: 300 },
  raises: [{ code }],
  retention: 'evidence',
});

/** A vehicle stands where it may not, or for too long; told again every few minutes until it has gone. */
const ofLane = (zh: string, en: string, code: string): EventSpec => ({
  label: label(zh, en),
  attributes: { serial, lane, plate, durationS: { label: label('持续', 'Lasting'), type: 'number', unit: 's', class: 'plain' } },
  dedupe: { key: ['lane'], windowS: 600 },
  raises: [{ code }],
  retention: 'evidence',
});
const overOfLane = (zh: string, en: string, code: string): EventSpec => ({
  label: label(zh, en),
  attributes: { serial, lane },
  dedupe: { key: ['lane'], windowS: 60 },
  clears: [code],
  retention: 'plain',
});

/** A gate of a compound, for people on foot and for vehicles. */
export default defineDeviceKind({
  id: 'access-gate',
  label: label('出入口门禁', 'Access gate'),
  icon: 'lift_gate',
  category: 'security',
  expectedIntervalS: 300,
  offlineAlert: 4,
  headline: 'opened',
  points: {
    opened: { ...flag('开启', 'Open'), states: { 0: label('关闭', 'Closed'), 1: label('开启', 'Open') } },
    fireRelease: flag('消防联动全开', 'Released by fire alarm', { warning: isOne() }),
    fault: flag('故障', 'Fault', { fault: isOne('gate-fault') }),
  },
  alerts: {
    forced: {
      label: label('强行闯入', 'Forced entry'),
      severity: 2,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('security', 'intrusion'),
    },
    duress: {
      label: label('胁迫开门', 'Opened under duress'),
      severity: 1,
      lifeSafety: true,
      affinity: 'security',
      catalogue: safetyCase('sos', 'pressed'),
    },
    tamper: {
      label: label('门禁被拆', 'Gate tampered with'),
      severity: 3,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('security', 'tamper'),
    },
    'held-open': { label: label('门超时未关', 'Held open'), severity: 4, lifeSafety: false, affinity: 'security' },
    'lane-blocked': {
      label: label('消防通道被占', 'Fire lane blocked'),
      severity: 3,
      lifeSafety: false,
      affinity: 'security',
    },
    'wrong-way': { label: label('车辆逆行', 'Vehicle the wrong way'), severity: 3, lifeSafety: false, affinity: 'security' },
    'stays-long': { label: label('车辆久停', 'Vehicle stays too long'), severity: 4, lifeSafety: false, affinity: 'security' },
    'gate-fault': {
      label: label('门禁故障', 'Gate faulty'),
      severity: 4,
      lifeSafety: false,
      affinity: 'security',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    ...offlineAlert(4, 'security'),
  },
  events: {
    pass: passing('通行', 'Pass', walk),
    refused: passing('拒绝通行', 'Refused', {
      ...walk,
      reason: {
        label: label('原因', 'Reason'),
        type: 'code',
        class: 'plain',
        words: {
          unknown: label('无权限', 'Not permitted'),
          expired: label('权限过期', 'Expired'),
          listed: label('名单拒绝', 'On a refusal list'),
        },
      },
    }),
    'vehicle-pass': passing('车辆通行', 'Vehicle pass', { serial, lane, direction, plate }),
    'vehicle-refused': passing('车辆拒行', 'Vehicle refused', { serial, lane, direction, plate }),
    'wrong-way': {
      label: label('车辆逆行', 'Vehicle the wrong way'),
      attributes: { serial, lane, plate },
      dedupe: byNumber,
      raises: [{ code: 'wrong-way', momentary: true }],
      retention: 'evidence',
    },
    'vehicle-stay': ofLane('车辆久停', 'Vehicle stays too long', 'stays-long'),
    'vehicle-left': overOfLane('久停车辆驶离', 'Vehicle has left', 'stays-long'),
    'lane-blocked': ofLane('消防通道被占', 'Fire lane blocked', 'lane-blocked'),
    'lane-cleared': overOfLane('消防通道恢复', 'Fire lane clear again', 'lane-blocked'),
    forced: wrong('强行闯入', 'Forced entry', 'forced'),
    duress: {
      ...wrong('胁迫开门', 'Opened under duress', 'duress'),
      dedupe: byNumber,
      raises: [{ code: 'duress' }],
    },
    tamper: wrong('防拆报警', 'Tampered with', 'tamper'),
    'held-open': wrong('超时未关', 'Held open', 'held-open'),
    closed: {
      label: label('关好', 'Closed'),
      attributes: { serial, lane },
      dedupe: byNumber,
      clears: ['held-open', 'forced'],
      retention: 'plain',
    },
    restored: {
      label: label('报警复位', 'Alarm reset'),
      attributes: { serial },
      dedupe: byNumber,
      clears: ['held-open', 'forced', 'tamper', 'duress'],
      retention: 'evidence',
    },
  },
  actions: {
    open: {
      label: label('开门一次', 'Open once'),
      needs: 'operate',
      confirm: label('门打开一次，随后自行关闭。', 'The gate opens once and closes by itself.'),
      params: {
        lane: {
          label: label('通道', 'Lane'),
          type: 'code',
          words: { walk: label('人行', 'Walkers'), drive: label('车行', 'Vehicles') },
          standard: 'walk',
        },
      },
      expects: { point: 'opened', is: 1, withinS: 20 },
    },
    'hold-open': {
      label: label('保持常开', 'Hold open'),
      needs: 'operate-critical',
      confirm: label('门一直开着，任何人都可通行，直到恢复管控。', 'The gate stays open to everybody until it is released.'),
      expects: { point: 'opened', is: 1, withinS: 20 },
    },
    release: {
      label: label('恢复管控', 'Release'),
      needs: 'operate',
      confirm: label('结束常开，门关闭并恢复验证。', 'The gate closes and checks people again.'),
      expects: { point: 'opened', is: 0, withinS: 30 },
    },
  },
});
