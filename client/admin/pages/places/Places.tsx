import { useDeferredValue, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { PLACE_LEVELS, type Place, type PlaceLevel } from '#contract/records/place.ts';
import { FilterField, SelectField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Name } from '#client/ui/Name.tsx';

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
  none: label('没有这样的地点', 'No such place'),
  noneAbout: label('从文件导入地点，或运行 npm run tiles 由地图数据生成。', 'Enter places from a file, or make them from map data with npm run tiles.'),
  file: label('导入台账或平面图文件（.json）', 'Enter a ledger or floor plan (.json)'),
  fileAbout: label('区域台账（地点、设备、队伍）或一栋楼的平面图。', 'A ledger of an area (places, devices, crews), or the floor plan of a building.'),
  entered: label('已导入', 'Entered'),
  bad: label('文件不是有效的 JSON', 'The file is no JSON'),
  count: label('个地点', 'places'),
};
const PIECE = 400;

interface LedgerFile {
  readonly places?: readonly unknown[];
  readonly devices?: readonly unknown[];
  readonly crews?: readonly unknown[];
  readonly format?: string;
}

/** Enters a file of our own form; a large ledger goes in pieces, places first. @returns how many records are new or other than they were */
async function enterFile(file: LedgerFile): Promise<number> {
  if (file.places === undefined && file.devices === undefined && file.crews === undefined) return (await request<{ changed: boolean }>('POST', '/api/v1/floor-plans', { plan: file })).changed ? 1 : 0;
  let changed = 0;
  for (const sort of ['places', 'devices', 'crews'] as const) {
    const rows = file[sort] ?? [];
    for (let at = 0; at < rows.length; at += PIECE) {
      changed += (await request<{ changed: number }>('POST', '/api/v1/ledger/import', { places: [], devices: [], crews: [], [sort]: rows.slice(at, at + PIECE) })).changed;
    }
  }
  return changed;
}

/** The ledger's places, and files to enter. */
export default function Places(): JSX.Element {
  const { pick } = useWords();
  const [text, setText] = useState('');
  const [level, setLevel] = useState('');
  const { busy, act } = useAct();
  const asked = useDeferredValue(text.trim());
  const query = new URLSearchParams({ total: 'true', limit: '200', ...(asked !== '' && { text: asked }), ...(level !== '' && { level }) });
  const { data, refusal, again } = useLoad<{ items: Place[]; total: number }>(`/api/v1/places?${query}`);
  const [told, setTold] = useState('');
  const enter = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setTold('');
    const parsed = await file.text().then((content) => JSON.parse(content) as LedgerFile).catch(() => null);
    if (parsed === null) return setTold(pick(WORDS.bad));
    await act(async () => setTold(`${pick(WORDS.entered)}: ${await enterFile(parsed)}`));
    again();
  };
  return (
    <>
      <div className={styles.card}>
        <h2>{pick(WORDS.file)}</h2>
        <p className={styles.quiet}>{pick(WORDS.fileAbout)}</p>
        <input type="file" accept=".json" aria-label={pick(WORDS.file)} disabled={busy} onChange={(event) => void enter(event.target.files?.[0])} /> <span role="status">{told}</span>
      </div>
      <div className={`${styles.bar} ${styles.section}`}>
        <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => setText(event.target.value)} />
        <SelectField inline label={pick(WORDS.level)} value={level} onChange={(event) => setLevel(event.target.value)}>
          <option value="">{pick(WORDS.all)}</option>
          {PLACE_LEVELS.map((each) => <option key={each} value={each}>{pick(LEVELS[each])}</option>)}
        </SelectField>
        {data && <span className={styles.count}>{data.total.toLocaleString('zh-CN')} {pick(WORDS.count)}</span>}
      </div>
      <Listing name={pick(WORDS.list)} rows={data?.items ?? null} refusal={refusal} keyOf={({ path }) => path} empty={pick(WORDS.none)} emptyAbout={pick(WORDS.noneAbout)} icon="building-community" columns={[
        { title: pick(WORDS.name), render: ({ name }) => <Name text={name} /> },
        { title: pick(WORDS.level), render: (place) => pick(LEVELS[place.level]) },
        { title: pick(WORDS.path), render: ({ path }) => <span className={styles.quiet}>{path}</span> },
        { title: pick(WORDS.floors), number: true, render: ({ floors }) => floors ?? '' },
      ]} />
    </>
  );
}
