import { label } from '#contract/label.ts';
import { defineCorrelation } from './correlation.ts';

/** Children that were silent so long before their gateway have another cause, ms. */
const BEFORE_MS = 15 * 60_000;

const SILENT = 'offline';

export default defineCorrelation({
  id: 'gateway-down',
  about: 'Devices that fall silent while the gateway they report through, or its line to them, is down, are one incident of the gateway.',
  around: 'gateway',
  codes: [SILENT, 'link-fault', 'line-fault'],
  rank: 20,
  absorbs: ['line-down'],
  find({ subject, changes, standing }) {
    const down = changes.some(({ device }) => device === subject) || standing.some(({ alert }) => alert.device === subject);
    if (!down) return null;
    const silent = changes.filter(({ device, code }) => device !== subject && code === SILENT);
    const before = standing.filter(({ alert, quietMs }) => alert.device !== subject && alert.code === SILENT && quietMs <= BEFORE_MS);
    if (silent.length + before.length === 0) return null;
    return {
      head: subject,
      changes: [...changes.filter(({ device }) => device === subject), ...silent],
      standing: [...standing.filter(({ alert }) => alert.device === subject), ...before],
      presumed: false,
    };
  },
  words({ subject, said, devices, list }) {
    const what = said ?? label('离线', 'offline');
    return {
      title: label(
        `${subject.zh} · ${what.zh} → 下接 ${devices} 个设备失联`,
        `${subject.en} · ${what.en} → ${devices} devices behind it silent`,
      ),
      reason: label(
        `${subject.zh} ${what.zh}，经它上报的 ${devices} 个设备随之失联：${list.zh}`,
        `${subject.en}: ${what.en}; the ${devices} devices that report through it fell silent with it: ${list.en}`,
      ),
    };
  },
});
