import { useState, type JSX } from 'react';
import type { LonLat } from '#contract/places/geo.ts';
import { label } from '#contract/label.ts';
import styles from '#client/admin/parts/parts.module.css';
import { FloorPicker } from '#client/admin/parts/position/FloorPicker.tsx';
import position from '#client/admin/parts/position/position.module.css';
import { SmallMap } from '#client/admin/parts/position/SmallMap.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import type { FormDraft } from './draft.ts';

const WORDS = {
  map: label('地图', 'Map'),
  plan: label('平面图', 'Floor plan'),
  how: label('定位方式', 'Set the position by'),
  here: label('设备位置', 'The device'),
  noPlace: label('先选择地点或填写坐标，再在地图上微调。', 'Choose a place or write the coordinates first.'),
  lon: label('经度（WGS-84）', 'Longitude (WGS-84)'),
  lat: label('纬度（WGS-84）', 'Latitude (WGS-84)'),
  height: label('离地高度（米）', 'Height above ground (m)'),
};
/** Where a device hangs on a floor when its height is not on that floor, metres above the slab. */
const ABOVE_SLAB = 2;

const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

function positionIn({ lon, lat }: FormDraft): LonLat | null {
  const [x, y] = [Number(lon), Number(lat)];
  return lon === '' || lat === '' || !(Math.abs(x) <= 180) || !(Math.abs(y) <= 85) ? null : [x, y];
}

interface DevicePositionProps {
  readonly form: FormDraft;
  readonly onChange: (change: Partial<FormDraft>) => void;
}

/** Where a device is: dragged on the map, clicked on the floor plan, or written. */
export function DevicePosition({ form, onChange }: DevicePositionProps): JSX.Element {
  const { pick } = useWords();
  const [by, setBy] = useState<'map' | 'plan'>('map');
  const at = positionIn(form);
  const move = ([lon, lat]: LonLat): void => onChange({ lon: String(rounded(lon)), lat: String(rounded(lat)) });
  const onFloor = (to: LonLat, bottom: number, height: number): void => {
    move(to);
    const now = Number(form.height);
    if (now < bottom || now > bottom + height) onChange({ height: String(Math.round((bottom + ABOVE_SLAB) * 100) / 100) });
  };
  return (
    <div className={styles.form}>
      <div className={position.tabs} role="group" aria-label={pick(WORDS.how)}>
        {(['map', 'plan'] as const).map((each) => (
          <Button key={each} look={each === by ? 'normal' : 'quiet'} aria-pressed={each === by} onClick={() => setBy(each)}>
            {pick(WORDS[each])}
          </Button>
        ))}
      </div>
      {at === null ? (
        <p className={position.missing}>{pick(WORDS.noPlace)}</p>
      ) : by === 'map' ? (
        <SmallMap at={at} name={pick(WORDS.here)} onMove={move} />
      ) : (
        <FloorPicker place={form.place} floor={form.floor === '' ? null : Number(form.floor)} at={at} onPick={onFloor} />
      )}
      <div className={styles.three}>
        {(
          [
            ['lon', 180],
            ['lat', 90],
          ] as const
        ).map(([field, most]) => (
          <LineField
            key={field}
            label={pick(WORDS[field])}
            value={form[field]}
            onChange={(event) => onChange({ [field]: event.target.value })}
            required
            type="number"
            step="any"
            min={-most}
            max={most}
          />
        ))}
        <LineField
          label={pick(WORDS.height)}
          value={form.height}
          onChange={(event) => onChange({ height: event.target.value })}
          required
          type="number"
          step="any"
          min={-500}
          max={9000}
        />
      </div>
    </div>
  );
}
