import { label } from '#contract/label.ts';
import { defineCorrelation } from './correlation.ts';

/** Devices of one line are found silent one after the other, each by its own interval: so far apart they may be, ms. */
const WITHIN_MS = 45 * 60_000;
/** One or two may be broken; of so many and half of those there are, it is the line. */
const LEAST = 3;

const SILENT = 'offline';

export default defineCorrelation({
  id: 'line-down',
  about: 'Half of the devices behind a gateway fall silent while it goes on reporting: presumably a line or loop is cut.',
  around: 'gateway',
  codes: [SILENT],
  rank: 30,
  find({ subject, changes, standing, devices }) {
    const down = [...changes, ...standing.map(({ alert }) => alert)].some(({ device }) => device === subject);
    const lately = standing.filter(({ quietMs }) => quietMs <= WITHIN_MS);
    let installed = 0;
    for (const count of devices.values()) installed += count;
    const together = changes.length + lately.length;
    if (down || together < LEAST || together * 2 < installed) return null;
    return { changes, standing: lately, presumed: true };
  },
  words({ subject, devices, list }) {
    return {
      title: label(
        `${subject.zh} · 线路中断？→ 下接 ${devices} 个设备失联`,
        `${subject.en} · line cut? → ${devices} devices behind it silent`,
      ),
      reason: label(
        `推测：${subject.zh} 下接线路中断，因为它仍在上报，而下接设备相继失联：${list.zh}`,
        `Presumed: a line behind ${subject.en} is cut, as it goes on reporting while devices behind it fell silent: ${list.en}`,
      ),
    };
  },
});
