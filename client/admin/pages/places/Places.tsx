import { useDeferredValue, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { PLACE_LEVELS, type Place, type PlaceLevel } from '#contract/records/place.ts';
import { FilterField, SelectField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlaceWords } from '#client/admin/parts/places/PlaceName.tsx';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { EnterFile } from './EnterFile.tsx';
import { PlanDialog } from './PlanDialog.tsx';

const LEVELS: Record<PlaceLevel, { zh: string; en: string }> = {
  city: label('市', 'City'),
  district: label('区', 'District'),
  street: label('街道', 'Street'),
  community: label('社区', 'Community'),
  grid: label('网格', 'Grid'),
  compound: label('小区', 'Compound'),
  building: label('楼栋', 'Building'),
  unit: label('单元', 'Unit'),
  floor: label('楼层', 'Floor'),
};
const WORDS = {
  find: label('按名称查找', 'Find by name'),
  level: label('层级', 'Level'),
  all: label('全部层级', 'All levels'),
  list: label('地点', 'Places'),
  name: label('名称', 'Name'),
  path: label('路径', 'Path'),
  floors: label('层数', 'Floors'),
  plan: label('平面图', 'Floor plan'),
  none: label('没有这样的地点', 'No such place'),
  noneAbout: label(
    '从文件导入地点，或运行 npm run tiles 由地图数据生成。',
    'Enter places from a file, or make them from map data with npm run tiles.',
  ),
  count: label('个地点', 'places'),
};

/** The ledger's places with their floor plans, and files to enter. */
export default function Places(): JSX.Element {
  const { pick } = useWords();
  const [text, setText] = useState('');
  const [level, setLevel] = useState('');
  const [planned, setPlanned] = useState<Place | null>(null);
  const asked = useDeferredValue(text.trim());
  const query = new URLSearchParams({ total: 'true', limit: '200', ...(asked !== '' && { text: asked }), ...(level !== '' && { level }) });
  const { data, refusal, again } = useLoad<{ items: Place[]; total: number }>(`/api/v1/places?${query}`);
  return (
    <>
      <EnterFile onDone={again} />
      <div className={`${styles.bar} ${styles.section}`}>
        <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => setText(event.target.value)} />
        <SelectField inline label={pick(WORDS.level)} value={level} onChange={(event) => setLevel(event.target.value)}>
          <option value="">{pick(WORDS.all)}</option>
          {PLACE_LEVELS.map((each) => (
            <option key={each} value={each}>
              {pick(LEVELS[each])}
            </option>
          ))}
        </SelectField>
        {data && (
          <span className={styles.count}>
            {data.total.toLocaleString('zh-CN')} {pick(WORDS.count)}
          </span>
        )}
      </div>
      <Listing
        name={pick(WORDS.list)}
        rows={data?.items ?? null}
        refusal={refusal}
        keyOf={({ path }) => path}
        empty={pick(WORDS.none)}
        emptyAbout={pick(WORDS.noneAbout)}
        icon="building-community"
        columns={[
          { title: pick(WORDS.name), render: ({ path, name }) => <PlaceWords path={path} names={{ [path]: name }} most={1} /> },
          { title: pick(WORDS.level), render: (place) => pick(LEVELS[place.level]) },
          { title: pick(WORDS.path), render: ({ path }) => <span className={styles.quiet}>{path}</span> },
          { title: pick(WORDS.floors), number: true, render: ({ floors }) => floors ?? '' },
          { title: '', render: (place) => <PlanButton place={place} onOpen={setPlanned} /> },
        ]}
      />
      {planned && <PlanDialog building={planned} onClose={() => setPlanned(null)} />}
    </>
  );
}

function PlanButton({ place, onOpen }: { place: Place; onOpen: (place: Place) => void }): JSX.Element | null {
  const { pick } = useWords();
  if (place.level !== 'building') return null;
  return (
    <span className={styles.actions}>
      <Button onClick={() => onOpen(place)}>{pick(WORDS.plan)}</Button>
    </span>
  );
}
