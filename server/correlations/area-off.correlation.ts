import { label } from '#contract/label.ts';
import { defineCorrelation } from './correlation.ts';
import { SILENT, silentOnMains } from './mains.ts';

/** In several buildings at once it is not one building's fuse. */
const LEAST = 10;
const LEAST_BUILDINGS = 2;

export default defineCorrelation({
  id: 'area-off',
  about: 'Half of the mains-powered devices of a compound fall silent together, in several buildings: no power or no network there.',
  around: 'compound',
  codes: [SILENT],
  rank: 7,
  severity: 3,
  absorbs: ['mains-off'],
  find(near) {
    const { changes, standing, installed } = silentOnMains(near);
    const together = changes.length + standing.length;
    if (together < LEAST || together * 2 < installed) return null;
    const buildings = new Set([...changes, ...standing.map(({ alert }) => alert)].map(({ place }) => near.buildingOf(place)));
    buildings.delete(null);
    return buildings.size < LEAST_BUILDINGS ? null : { changes, standing, presumed: true };
  },
  words({ subject, devices, list, caredFor }) {
    const cared = caredFor === 0 ? label('', '') : label(`；区内有 ${caredFor} 个关爱设备`, `; care devices there: ${caredFor}`);
    return {
      title: label(
        `${subject.zh} · 片区断电或断网？→ ${devices} 个设备离线`,
        `${subject.en} · no power or network in the area? → ${devices} devices silent`,
      ),
      reason: label(
        `推测：${subject.zh} 多栋楼断电或断网，因为市电设备相继离线：${list.zh}${cared.zh}`,
        `Presumed: several buildings of ${subject.en} have no power or no network, as their mains-powered devices fell silent together: ` +
          `${list.en}${cared.en}`,
      ),
    };
  },
});
