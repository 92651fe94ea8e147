import { label } from '#contract/label.ts';
import { defineCorrelation } from './correlation.ts';
import { SILENT, silentOnMains, WITHIN_MS } from './mains.ts';

/** One or two may be broken; of so many and half of those on the mains, something else is. */
const LEAST = 3;

/** What a transmission unit says that runs on its battery, or a building's meter that reads no voltage. */
const NO_MAINS = 'main-power-fault';

export default defineCorrelation({
  id: 'mains-off',
  about:
    'A building’s meter reads no voltage, or several of its mains-powered devices fall silent together: it has no power, or presumably so.',
  around: 'building',
  codes: [SILENT, NO_MAINS],
  rank: 10,
  severity: 3,
  find(near) {
    const silent = silentOnMains(near);
    const together = silent.changes.length + silent.standing.length;
    const said = near.changes.filter(({ code }) => code === NO_MAINS);
    const saidBefore = near.standing.filter(({ alert, quietMs }) => alert.code === NO_MAINS && quietMs <= WITHIN_MS);
    const measured = [...said, ...saidBefore.map(({ alert }) => alert)].some(({ kind }) => near.kinds.get(kind)?.category === 'energy');
    if (!measured && (together < LEAST || together * 2 < silent.installed)) return null;
    return {
      changes: [...silent.changes, ...said],
      standing: [...silent.standing, ...saidBefore],
      presumed: said.length + saidBefore.length === 0,
    };
  },
  words({ subject, presumed, devices, list, caredFor, lifts }) {
    const hit = [
      ...(lifts === 0 ? [] : [label(`${lifts} 部电梯`, `${lifts} lifts`)]),
      ...(caredFor === 0 ? [] : [label(`${caredFor} 个关爱设备`, `${caredFor} care devices`)]),
    ];
    const cared =
      hit.length === 0
        ? label('', '')
        : label(`；楼内有 ${hit.map(({ zh }) => zh).join('、')}`, `; in the building: ${hit.map(({ en }) => en).join(', ')}`);
    if (!presumed)
      return {
        title: label(`${subject.zh} · 主电断 → ${devices} 个设备`, `${subject.en} · mains power off → ${devices} devices`),
        reason: label(
          `${subject.zh} 主电断（传输装置或电表报告），楼内设备随之离线：${list.zh}${cared.zh}`,
          `Mains power of ${subject.en} is off, by a transmission unit or a meter; devices went silent with it: ${list.en}${cared.en}`,
        ),
      };
    return {
      title: label(
        `${subject.zh} · 断电或断网？→ ${devices} 个设备离线`,
        `${subject.en} · no power or network? → ${devices} devices silent`,
      ),
      reason: label(
        `推测：${subject.zh} 断电或断网，因为楼内市电设备相继离线：${list.zh}${cared.zh}`,
        `Presumed: ${subject.en} has no power or no network, as its mains-powered devices fell silent together: ${list.en}${cared.en}`,
      ),
    };
  },
});
