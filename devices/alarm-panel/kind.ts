import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import type { AttributeSpec, EventSpec } from '#contract/kinds/event-spec.ts';
import { label } from '#contract/label.ts';
import { endSuspension, flag, forMinutes, isOne, offlineAlert, safetyCase } from '#devices/parts.ts';

const serial: AttributeSpec = { label: label('流水号', 'Event number'), type: 'number', class: 'plain' };
/** The panel's number of a person, never a name. */
const user: AttributeSpec = { label: label('操作员编号', 'User number'), type: 'text', class: 'person' };
const area: AttributeSpec = { label: label('分区', 'Area'), type: 'number', class: 'plain' };

const byUser = (zh: string, en: string, more: Partial<EventSpec> = {}): EventSpec => ({
  label: label(zh, en),
  attributes: { serial, user, area },
  dedupe: { key: ['serial'], windowS: 60 },
  retention: 'evidence',
  ...more,
});

/**
 * Control panel of an intrusion alarm, with the zones of a fence wired to it. It sends a supervision message every minute or so: three that
 * are missing mean that the line is cut or the panel is dead. `intrusion`, `fire` and the rest are of zones that the ledger has not.
 */
export default defineDeviceKind({
  id: 'alarm-panel',
  label: label('周界报警主机', 'Perimeter alarm panel'),
  icon: 'shield-lock',
  category: 'security',
  expectedIntervalS: 90,
  offlineAlert: 2,
  headline: 'armed',
  points: {
    armed: {
      label: label('布防状态', 'Armed'),
      unit: '',
      range: [0, 2],
      decimals: 0,
      states: { 0: label('撤防', 'Disarmed'), 1: label('外出布防', 'Armed'), 2: label('留守布防', 'Armed, people inside') },
    },
    intrusion: flag('入侵', 'Intrusion', { alert: isOne('intrusion') }),
    panic: flag('紧急求助', 'Call for help', { alert: isOne('panic') }),
    fire: flag('火警', 'Fire', { alert: isOne('fire') }),
    gas: flag('燃气报警', 'Gas', { alert: isOne('gas') }),
    technical: flag('环境报警', 'Technical alarm', { warning: isOne('technical') }),
    tamper: flag('防拆', 'Tamper', { warning: isOne('tamper') }),
    fault: flag('故障', 'Fault', { fault: isOne('panel-fault') }),
    mainPowerFault: flag('主电故障', 'Main power fault', { fault: isOne('main-power-fault') }),
    batteryFault: flag('电池故障', 'Battery fault', { fault: isOne('battery-fault') }),
    linkFault: flag('通信故障', 'Link fault', { fault: isOne('link-fault') }),
    bypassed: flag('有防区旁路', 'A zone is bypassed', { shielded: isOne() }),
    test: flag('测试', 'Test'),
    heartbeat: { label: label('心跳', 'Heartbeat'), unit: '', range: [0, 1], decimals: 0 },
  },
  alerts: {
    intrusion: {
      label: label('周界入侵', 'Perimeter break-in'),
      severity: 2,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('security', 'intrusion'),
    },
    duress: {
      label: label('胁迫报警', 'Duress'),
      severity: 1,
      lifeSafety: true,
      affinity: 'security',
      catalogue: safetyCase('sos', 'pressed'),
    },
    panic: {
      label: label('紧急求助', 'Call for help'),
      severity: 1,
      lifeSafety: true,
      affinity: 'security',
      catalogue: safetyCase('sos', 'pressed'),
    },
    fire: { label: label('火警', 'Fire alarm'), severity: 2, lifeSafety: true, affinity: 'fire', catalogue: safetyCase('fire', 'alarm') },
    gas: { label: label('燃气泄漏', 'Gas leak'), severity: 1, lifeSafety: true, affinity: 'fire', catalogue: safetyCase('gas', 'leak') },
    technical: { label: label('环境报警', 'Technical alarm'), severity: 3, lifeSafety: false, affinity: 'environment' },
    tamper: {
      label: label('主机或探测器被拆', 'Panel or detector tampered with'),
      severity: 3,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('security', 'tamper'),
    },
    'panel-fault': deviceFault('主机故障', 'Panel fault', 'security'),
    'main-power-fault': deviceFault('主机主电中断', 'Panel has no mains', 'power'),
    'battery-fault': deviceFault('主机电池故障', 'Panel battery fault', 'power'),
    'link-fault': deviceFault('主机通信故障', 'Panel link fault', 'security'),
    'not-armed': {
      label: label('未按时布防', 'Not armed by its schedule'),
      severity: 3,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('device', 'fault'),
    },
    ...offlineAlert(2, 'security'),
    offline: { ...offlineAlert(2, 'security').offline, label: label('主机心跳丢失', 'Panel heartbeat lost') },
  },
  events: {
    armed: byUser('布防', 'Armed'),
    disarmed: byUser('撤防', 'Disarmed'),
    duress: byUser('胁迫报警', 'Duress', { raises: [{ code: 'duress', momentary: true }] }),
  },
  actions: {
    disarm: {
      label: label('平台撤防', 'Disarm here'),
      needs: 'operate-critical',
      confirm: label(
        '限时内该主机各防区的入侵与故障只留记录、不报警，主机本身不受影响；被拆、胁迫与紧急求助照常报警。',
        'For so long break-ins and faults of its zones are kept and not raised; the panel is not told. Tampering and duress are raised.',
      ),
      params: { minutes: forMinutes },
      suspends: { minutes: 'minutes', codes: ['intrusion', 'zone-fault', 'bypassed'], of: 'behind' },
      scheduled: { after: 'arm' },
    },
    arm: { ...endSuspension('平台布防', 'Arm here', 'disarm'), scheduled: { after: 'disarm' } },
  },
});

function deviceFault(zh: string, en: string, affinity: 'security' | 'power') {
  return {
    label: label(zh, en),
    severity: 3,
    lifeSafety: false,
    affinity,
    about: 'device',
    catalogue: safetyCase('device', 'fault'),
  } as const;
}
