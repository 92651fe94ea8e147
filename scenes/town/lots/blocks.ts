import type { Random } from '#scenes/random.ts';
import { widthBetween } from '#scenes/town/geometry/polygon.ts';
import { box, corner, middle, rectangle, type Box } from './footprints.ts';
import { inner, spinesOf, type Frame } from './frame.ts';
import type { Draft } from './draft.ts';
import { usableDepth, type DraftBuilding } from './rows.ts';

/** Big blocks on a loose grid; some of them towers. */
export function blocks(use: 'mall' | 'office', frame: Frame, random: Random): Draft {
  const lot = inner(frame.lot, 9);
  const [y0, y1] = usableDepth(lot);
  const count = Math.max(1, Math.round((y1 - y0) / 68));
  const depth = (y1 - y0) / count;
  const buildings: DraftBuilding[] = [];
  for (let row = 0; row < count; row++) {
    const [from, to] = [y0 + row * depth, y0 + (row + 1) * depth - (row < count - 1 ? 16 : 0)];
    const stretch = widthBetween(lot, from, to);
    if (!stretch) continue;
    const across = Math.max(1, Math.round((stretch[1] - stretch[0]) / 62));
    const width = (stretch[1] - stretch[0]) / across;
    for (let i = 0; i < across; i++) {
      const place = box(stretch[0] + i * width + 5, stretch[0] + (i + 1) * width - 5, from, to);
      if (place.x1 - place.x0 > 24) buildings.push(bigBlock(use, place, random));
    }
  }
  const spines = spinesOf(frame, 170, random);
  return { buildings, lanes: [], areas: [], gates: spines.gates };
}

function bigBlock(use: 'mall' | 'office', place: Box, random: Random): DraftBuilding {
  const [cx, cy] = middle(place);
  if (random.chance(use === 'office' ? 0.6 : 0.25)) {
    const half = Math.min(20, (place.x1 - place.x0) / 2, (place.y1 - place.y0) / 2);
    const high = box(cx - half, cx + half, cy - half, cy + half);
    const floors = random.whole(18, 30);
    return { use, units: 1, floors, height: floors * 3.9, footprint: rectangle(high), body: high, lifts: 6 };
  }
  const floors = use === 'mall' ? random.whole(4, 6) : random.whole(6, 9);
  const height = floors * (use === 'mall' ? 5 : 3.9);
  const wing = Math.min(place.x1 - place.x0, place.y1 - place.y0) * 0.55;
  const angled = random.chance(0.5);
  return {
    use,
    units: 1,
    floors,
    height,
    lifts: 2,
    footprint: angled ? corner(place, wing) : rectangle(place),
    body: angled ? box(place.x0, place.x1, place.y0, place.y0 + wing) : place,
  };
}
