import { useState, type JSX } from 'react';
import { floorName } from '#contract/places/floors.ts';
import { label } from '#contract/label.ts';
import type { Place } from '#contract/records/place.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { drawingOf } from '#client/admin/parts/position/plan-drawing.ts';
import { PlanPicture } from '#client/admin/parts/position/PlanPicture.tsx';
import position from '#client/admin/parts/position/position.module.css';
import { usePlan } from '#client/admin/parts/position/use-plan.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';

const WORDS = {
  title: label('平面图', 'Floor plan'),
  none: label(
    '这栋楼没有导入平面图：三维画面按轮廓和层数推算楼层。可在本页导入 .json 平面图。',
    'No floor plan of this building was entered: screens make its floors up from outline and storeys. Enter one (.json) on this page.',
  ),
  floor: label('楼层', 'Floor'),
  spaces: label('个房间', 'spaces'),
  units: label('户', 'units'),
  close: label('关闭', 'Close'),
};

/** The floor plan of a building, floor by floor. */
export function PlanDialog({ building, onClose }: { building: Place; onClose: () => void }): JSX.Element {
  const { pick } = useWords();
  return (
    <Dialog
      title={`${pick(WORDS.title)} · ${building.name}`}
      size="medium"
      onClose={onClose}
      actions={<Button onClick={onClose}>{pick(WORDS.close)}</Button>}
    >
      <Plan path={building.path} />
    </Dialog>
  );
}

function Plan({ path }: { path: string }): JSX.Element {
  const { pick } = useWords();
  const found = usePlan(path);
  const [chosen, setChosen] = useState<number | null>(null);
  if (found.state === 'loading') return <Skeleton rows={5} />;
  if (found.state !== 'there')
    return (
      <p className={position.missing} data-no-plan>
        {pick(WORDS.none)}
      </p>
    );
  const { levels } = found.plan;
  const floor = chosen ?? (levels.find((level) => level.floor === 1) ?? levels[0]).floor;
  const drawing = drawingOf(found.plan, floor)!;
  return (
    <div className={styles.form}>
      <div className={styles.bar}>
        <SelectField inline label={pick(WORDS.floor)} value={floor} onChange={(event) => setChosen(Number(event.target.value))}>
          {levels.map((level) => (
            <option key={level.floor} value={level.floor}>
              {pick(floorName(level.floor))}
            </option>
          ))}
        </SelectField>
        <span className={styles.count}>
          {drawing.layout.spaces.length} {pick(WORDS.spaces)} · {drawing.layout.units.length} {pick(WORDS.units)}
        </span>
      </div>
      <PlanPicture drawing={drawing} />
    </div>
  );
}
