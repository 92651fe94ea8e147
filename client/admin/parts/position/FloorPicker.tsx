import type { JSX } from 'react';
import type { LonLat } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { drawingOf } from './plan-drawing.ts';
import { PlanPicture } from './PlanPicture.tsx';
import position from './position.module.css';
import { usePlan } from './use-plan.ts';

const WORDS = {
  about: label('点击平面图设置位置。', 'Click the plan to set the position.'),
  noHouse: label('地点不是楼栋：先选择楼栋，才有平面图。', 'The place is no building: choose one to see its plan.'),
  none: label(
    '这栋楼没有导入平面图：可在“地点”页导入（.json），或在地图上定位。',
    'No floor plan of this building was entered: enter one (.json) on the page of places, or use the map.',
  ),
  noFloor: label('请先填写楼层。', 'Write the floor first.'),
  noLevel: label('平面图没有这一层；有：', 'The plan does not have this floor; it has: '),
};

interface FloorPickerProps {
  readonly place: string;
  readonly floor: number | null;
  readonly at: LonLat;
  readonly onPick: (at: LonLat, bottom: number, height: number) => void;
}

/** The building's floor as a picture: a click sets the position. Where there is none, it says why. */
export function FloorPicker({ place, floor, at, onPick }: FloorPickerProps): JSX.Element {
  const { pick } = useWords();
  const plan = usePlan(place);
  const why = (text: string): JSX.Element => (
    <p className={position.missing} role="status" data-no-plan>
      {text}
    </p>
  );
  if (plan.state === 'loading') return <Skeleton rows={5} />;
  if (plan.state !== 'there') return why(pick(plan.state === 'none' ? WORDS.none : WORDS.noHouse));
  if (floor === null) return why(pick(WORDS.noFloor));
  const drawing = drawingOf(plan.plan, floor);
  if (drawing === null) return why(`${pick(WORDS.noLevel)}${plan.plan.levels.map((level) => level.floor).join(', ')}`);
  const { bottom, height } = drawing.level;
  return (
    <figure className={position.figure}>
      <PlanPicture drawing={drawing} at={at} onPick={(to) => onPick(to, bottom, height)} />
      <figcaption className={styles.quiet}>{pick(WORDS.about)}</figcaption>
    </figure>
  );
}
