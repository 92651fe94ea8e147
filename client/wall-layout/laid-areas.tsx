import type { JSX } from 'react';
import type { PixelBox } from '#contract/walls/canvas.ts';
import { placeLayout, type Surface } from '#contract/walls/layout/place.ts';
import { thrownInto } from '#contract/walls/layout/show.ts';
import type { AreaContent, TiledLayout } from '#client/screens/screen.ts';
import { Region } from './Region.tsx';
import type { Laid } from './use-laid.ts';

/** Where everything stands on a wall that has a layout. CSS pixels of the whole wall. */
export interface LaidAreas {
  /** Another when anything stands elsewhere. */
  readonly key: string;
  readonly areas: Readonly<Record<string, AreaContent>>;
  /** By area, and of `map`. */
  readonly boxes: Readonly<Record<string, PixelBox>>;
}

/** @param tiled the screen's own, of which the header is kept */
export function laidAreas({ header, clock }: Pick<TiledLayout, 'header' | 'clock'>, laid: Laid, surface: Surface): LaidAreas {
  const { layout, id } = laid.sent;
  const thrown = thrownInto(laid.thrown, id);
  const placed = placeLayout(layout, surface);
  const regions = layout.regions.map((region, at) => ({ area: `region-${region.id}`, region, box: placed.regions[at].box }));
  const areaOf = (region: (typeof layout.regions)[number]): JSX.Element => (
    <Region region={region} subject={laid.subject} thrown={thrown.find((one) => one.region === region.id) ?? null} />
  );
  const boxes = {
    head: placed.head,
    map: placed.map,
    ...(placed.clock ? { clock: placed.clock } : {}),
    ...Object.fromEntries(regions.map(({ area, box }) => [area, box])),
  };
  return {
    key: `${id} ${JSON.stringify(boxes)}`,
    boxes,
    areas: {
      head: header,
      ...(placed.clock ? { clock } : {}),
      ...Object.fromEntries(regions.map(({ area, region }) => [area, { element: areaOf(region) }])),
    },
  };
}
