import { SOURCE_QUIET } from '#contract/kinds/source-alert.ts';
import { label } from '#contract/label.ts';
import { defineCorrelation } from './correlation.ts';

/** Devices that were silent so long before their source have another cause, ms. */
const BEFORE_MS = 15 * 60_000;

const SILENT = 'offline';

export default defineCorrelation({
  id: 'source-quiet',
  about:
    'A whole source is silent beyond what is usual of it; devices that report over it and fall silent meanwhile are one incident with it.',
  around: 'source',
  codes: [SOURCE_QUIET, SILENT],
  rank: 8,
  absorbs: ['line-down', 'mains-off', 'area-off'],
  find({ changes, standing }) {
    const before = standing.filter(({ alert, quietMs }) => alert.code === SOURCE_QUIET || quietMs <= BEFORE_MS);
    return { changes, standing: before, presumed: false };
  },
  words({ subject, devices, list }) {
    const silent = devices > 0;
    const alsoEn = silent ? `; ${devices} devices that report over it went with it: ${list.en}` : '';
    return {
      title: label(
        `${subject.zh} · 无上报${silent ? ` → ${devices} 台设备失联` : ''}`,
        `${subject.en} · quiet${silent ? ` → ${devices} devices silent` : ''}`,
      ),
      reason: label(
        `${subject.zh}超过平时的间隔没有任何上报${silent ? `，经它上报的 ${devices} 台设备随之失联：${list.zh}` : ''}`,
        `${subject.en} has been quiet for longer than is usual${alsoEn}`,
      ),
    };
  },
});
