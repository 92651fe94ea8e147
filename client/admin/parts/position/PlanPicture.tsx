import { useRef, type JSX, type MouseEvent } from 'react';
import type { LonLat } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import { USE_LABELS } from '#scenes/floors/floor-plan.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { middleOf, type PlanDrawing } from './plan-drawing.ts';
import position from './position.module.css';

const WORDS = { plan: label('平面图', 'Floor plan') };
/** Rooms are named while there are not too many. */
const MOST_WORDS = 60;

interface PlanPictureProps {
  readonly drawing: PlanDrawing;
  /** Marked on the plan. */
  readonly at?: LonLat;
  readonly onPick?: (at: LonLat) => void;
}

/** A floor as a picture; a click on it is a position. */
export function PlanPicture({ drawing, at, onPick }: PlanPictureProps): JSX.Element {
  const { pick } = useWords();
  const picture = useRef<SVGSVGElement>(null);
  const { layout, points, toPicture, toLonLat, viewBox } = drawing;
  const click = ({ clientX, clientY }: MouseEvent): void => {
    const matrix = picture.current?.getScreenCTM()?.inverse();
    if (!matrix || !onPick) return;
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix);
    onPick(toLonLat(x, y));
  };
  const here = at && toPicture(at);
  return (
    <div className={position.plan} data-picks={onPick ? true : undefined} data-plan>
      <svg ref={picture} viewBox={viewBox} role="img" aria-label={pick(WORDS.plan)} onClick={click}>
        <polygon points={points(layout.outline)} className={position.outline} />
        {layout.spaces.map(({ id, kind, ring }) => (
          <polygon key={id} points={points(ring)} className={position.space} data-kind={kind} />
        ))}
        {layout.spaces.length <= MOST_WORDS &&
          layout.spaces.map(({ id, use, name, ring }) => {
            const [x, y] = points([middleOf(ring)]).split(',');
            return (
              <text key={id} x={x} y={y} className={position.word} fontSize={14}>
                {name ?? pick(USE_LABELS[use])}
              </text>
            );
          })}
        {here && (
          <>
            <circle cx={here[0]} cy={here[1]} r={16} className={position.ring} />
            <circle cx={here[0]} cy={here[1]} r={7} className={position.here} data-here />
          </>
        )}
      </svg>
    </div>
  );
}
