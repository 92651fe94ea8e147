import type { Crew } from '#contract/records/crew.ts';
import { toPosition, type XY } from './geometry/plane.ts';
import { centroid, signedArea } from './geometry/polygon.ts';
import type { Settlement } from './settlement.ts';

/** Teams, never persons: grid workers per community, property staff of the five largest compounds, and what the street shares. */
export function placeCrews(settlement: Settlement, at: number): Crew[] {
  const street = settlement.places.find((place) => place.level === 'street')!.path;
  const crew = (id: string, name: string, skill: Crew['skill'], place: string, where: XY, members: number): Crew => ({
    id,
    name,
    skill,
    place,
    position: toPosition(where, 0),
    members,
    state: 'free',
    simulated: true,
    version: 1,
    updatedAt: at,
    updatedBy: { id: 'import', name: '导入' },
  });
  const largest = [...settlement.compounds]
    .filter((lot) => lot.use === 'residential')
    .sort((a, b) => signedArea(b.plan.points) - signedArea(a.plan.points))
    .slice(0, 5);
  const beside = (name: string): XY => {
    const road = settlement.ground.roads.find((candidate) => candidate.name === name) ?? settlement.ground.roads[0];
    return road.line[Math.floor(road.line.length / 2)];
  };
  return [
    ...settlement.ground.communities.map((c, i) =>
      crew(`crew-grid-${i + 1}`, `${c.name}网格组`, 'grid', `${street}/${c.id}`, centroid(c.cell.points), 6),
    ),
    ...largest.map((lot, i) => crew(`crew-property-${i + 1}`, `${lot.name}物业`, 'property', lot.path, lot.plan.gates[0].at, 8)),
    crew('crew-fire-1', '泉城路微型消防站一队', 'fire', street, beside('泉城路'), 6),
    crew('crew-fire-2', '泉城路微型消防站二队', 'fire', street, beside('舜井街'), 6),
    crew('crew-municipal-1', '市政抢修一班', 'municipal', street, beside('县西巷'), 5),
    crew('crew-municipal-2', '市政抢修二班', 'municipal', street, beside('贡院墙根街'), 5),
    crew('crew-lift-1', '电梯维保组', 'lift', street, beside('黑虎泉北路'), 3),
    crew('crew-care-1', '居家养老服务组', 'care', street, beside('大明湖路'), 7),
  ];
}
