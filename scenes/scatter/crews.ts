import type { Crew } from '#contract/records/crew.ts';
import type { Place } from '#contract/records/place.ts';
import { rootOf } from './scatter.ts';

const CREWS: readonly (readonly [id: string, name: string, skill: Crew['skill'], members: number])[] = [
  ['fire-1', '微型消防站一队', 'fire', 6],
  ['fire-2', '微型消防站二队', 'fire', 6],
  ['municipal-1', '市政抢修一班', 'municipal', 5],
  ['municipal-2', '市政抢修二班', 'municipal', 5],
  ['property-1', '物业联勤队', 'property', 8],
  ['grid-1', '网格组', 'grid', 6],
  ['lift-1', '电梯维保组', 'lift', 3],
  ['care-1', '居家养老服务组', 'care', 7],
];

/** Teams, never persons, that an area shares: simulated like its devices. @param at stamp of the records, ms UTC. */
export function scatterCrews(places: readonly Place[], at: number): Crew[] {
  const root = rootOf(places);
  const posts = places.filter(({ level }) => level === 'building');
  return CREWS.map(([id, name, skill, members], i): Crew => {
    const [lon, lat] = (posts[Math.floor(((i + 0.5) * posts.length) / CREWS.length)] ?? places[0]).center;
    return {
      id: `${root.slice(1).replaceAll('/', '-')}-crew-${id}`,
      name,
      skill,
      members,
      place: root,
      position: [lon, lat, 0],
      state: 'free',
      simulated: true,
      version: 1,
      updatedAt: at,
      updatedBy: { id: 'import', name: '导入' },
    };
  });
}
