import { defineDeviceKind } from '#contract/kinds/device-kind.ts';
import { label } from '#contract/label.ts';
import { endSuspension, flag, forMinutes, isOne, safetyCase } from '#devices/parts.ts';

/**
 * A stretch of fence that an alarm panel watches: beams, a vibrating cable, an electric fence. It says nothing by itself; its panel
 * speaks for it, and while the panel is in touch with us, `supervised` is heard.
 */
export default defineDeviceKind({
  id: 'perimeter-zone',
  label: label('周界防区', 'Perimeter zone'),
  icon: 'fence',
  category: 'security',
  expectedIntervalS: 1200,
  headline: 'intrusion',
  points: {
    intrusion: flag('入侵', 'Intrusion', { alert: isOne('intrusion') }),
    tamper: flag('防拆', 'Tamper', { warning: isOne('tamper') }),
    fault: flag('探测器故障', 'Detector fault', { fault: isOne('zone-fault') }),
    bypassed: flag('旁路', 'Bypassed', { shielded: isOne('bypassed') }),
    supervised: flag('主机在线', 'Panel in touch'),
  },
  alerts: {
    intrusion: {
      label: label('周界入侵', 'Perimeter break-in'),
      severity: 2,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('security', 'intrusion'),
    },
    tamper: {
      label: label('周界探测器被拆', 'Fence detector tampered with'),
      severity: 3,
      lifeSafety: false,
      affinity: 'security',
      catalogue: safetyCase('security', 'tamper'),
    },
    'zone-fault': {
      label: label('周界探测器故障', 'Fence detector faulty'),
      severity: 3,
      lifeSafety: false,
      affinity: 'security',
      about: 'device',
      catalogue: safetyCase('device', 'fault'),
    },
    bypassed: {
      label: label('防区被旁路', 'Zone bypassed'),
      severity: 4,
      lifeSafety: false,
      affinity: 'security',
      about: 'device',
    },
  },
  actions: {
    bypass: {
      label: label('旁路', 'Bypass'),
      needs: 'operate-critical',
      confirm: label(
        '限时内该防区的入侵与故障只留记录、不报警；被拆与胁迫照常报警。结束时仍在报警的立即报出。',
        'For so long its break-ins and faults are kept and not raised; tampering and duress are. What still stands at the end is raised.',
      ),
      params: { minutes: forMinutes },
      suspends: { minutes: 'minutes', codes: ['intrusion', 'zone-fault', 'bypassed'], of: 'itself' },
      scheduled: { after: 'end-bypass' },
    },
    'end-bypass': endSuspension('结束旁路', 'End the bypass', 'bypass'),
  },
});
