import { useState, type FormEvent, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { CRS } from '#client/admin/parts/crs.ts';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { CheckField } from '#client/ui/controls/CheckField.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { FileField } from '#client/ui/controls/FileField.tsx';

type Job =
  | { readonly state: 'building'; readonly name: string; readonly stage: 'reading' | 'map' | 'buildings'; readonly percent: number }
  | { readonly state: 'entering'; readonly name: string }
  | {
      readonly state: 'done';
      readonly name: string;
      readonly buildings: number;
      readonly tiles: number;
      readonly places: number;
      readonly report: string;
    }
  | { readonly state: 'failed'; readonly name: string; readonly message: string; readonly report: string };
interface Area {
  readonly name: string;
  readonly title: string;
  readonly buildings: { readonly count: number };
  readonly simulated: boolean;
}

const STAGES: Record<'reading' | 'map' | 'buildings', Label> = {
  reading: label('读取地图数据', 'Reading the map data'),
  map: label('生成地图', 'Making the map'),
  buildings: label('生成建筑', 'Making the buildings'),
};
const WORDS = {
  list: label('已有区域', 'Areas there are'),
  none: label('还没有区域', 'There are no areas yet'),
  noneAbout: label('上传 .geojson 或 .osm.pbf 文件即可生成。', 'Upload a .geojson or .osm.pbf file to make one.'),
  name: label('名称', 'Name'),
  id: label('编号（字母、数字）', 'Id (letters and digits)'),
  title: label('显示名称', 'Name shown'),
  buildings: label('建筑', 'Buildings'),
  file: label('地图数据（.geojson、.osm.pbf，最大 120 MB）', 'Map data (.geojson, .osm.pbf; at most 120 MB)'),
  crs: label('坐标系', 'Coordinate system'),
  simulated: label('标为模拟数据', 'Mark as simulated data'),
  elsewhere: label('可以远离现有设备', 'It may lie far from the devices there are'),
  build: label('生成区域', 'Build it'),
  entering: label('写入地点', 'Entering its places'),
  done: label('完成', 'Done'),
  places: label('个地点新增或更改', 'places new or changed'),
  failed: label('未能生成', 'It could not be built'),
  report: label('报告（英文）：略去与更改的内容', 'Report: what was left out or changed'),
  made: label('座建筑', 'buildings'),
};

/** The areas there are, and a form to build one from map data. */
export default function Areas(): JSX.Element {
  const { pick } = useWords();
  const { data: areas, refusal, again } = useLoad<{ areas: Area[] }>('/tiles/index.json', 5000);
  const { data } = useLoad<{ job: Job | null }>('/api/v1/areas/job', 1000);
  const busy = data?.job?.state === 'building' || data?.job?.state === 'entering';
  return (
    <>
      <AreaForm busy={busy} onBegun={again} />
      {data?.job && <JobState job={data.job} />}
      <section className={styles.section}>
        <h2>{pick(WORDS.list)}</h2>
        <Listing
          name={pick(WORDS.list)}
          rows={refusal ? [] : (areas?.areas ?? null)}
          keyOf={({ name }) => name}
          empty={pick(WORDS.none)}
          emptyAbout={pick(WORDS.noneAbout)}
          icon="map-2"
          columns={[
            { title: pick(WORDS.title), render: ({ title }) => <bdi>{title}</bdi> },
            { title: pick(WORDS.id), render: ({ name }) => <span className={styles.code}>{name}</span> },
            { title: pick(WORDS.buildings), number: true, render: ({ buildings }) => buildings.count.toLocaleString('zh-CN') },
          ]}
        />
      </section>
    </>
  );
}

function AreaForm({ busy, onBegun }: { busy: boolean; onBegun: () => void }): JSX.Element {
  const { pick } = useWords();
  const { busy: sending, act } = useAct();
  const [file, setFile] = useState<File | null>(null);
  const [form, setForm] = useState({ name: '', title: '', crs: 'wgs84', simulated: false, elsewhere: false });
  const set =
    (field: keyof typeof form) =>
    (event: { target: { value: string } }): void =>
      setForm((before) => ({ ...before, [field]: event.target.value }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!file) return;
    const query = new URLSearchParams({ ...form, file: file.name, simulated: String(form.simulated), elsewhere: String(form.elsewhere) });
    void act(() => request('POST', `/api/v1/areas?${query}`, new Blob([file], { type: 'application/octet-stream' }))).then(onBegun);
  };
  return (
    <form className={styles.card} onSubmit={submit}>
      <div className={styles.form}>
        <FileField label={pick(WORDS.file)} accept=".geojson,.json,.pbf" onFile={setFile} />
        <div className={styles.two}>
          <LineField label={pick(WORDS.title)} value={form.title} onChange={set('title')} required maxLength={200} />
          <LineField label={pick(WORDS.id)} value={form.name} onChange={set('name')} required pattern="[A-Za-z0-9][A-Za-z0-9_\-]{0,60}" />
          <SelectField label={pick(WORDS.crs)} value={form.crs} onChange={set('crs')}>
            {Object.entries(CRS).map(([id, words]) => (
              <option key={id} value={id}>
                {pick(words)}
              </option>
            ))}
          </SelectField>
        </div>
        <CheckField
          label={pick(WORDS.simulated)}
          checked={form.simulated}
          onChange={(event) => setForm({ ...form, simulated: event.target.checked })}
        />
        <CheckField
          label={pick(WORDS.elsewhere)}
          checked={form.elsewhere}
          onChange={(event) => setForm({ ...form, elsewhere: event.target.checked })}
        />
        <p className={styles.actions}>
          <Button type="submit" look="primary" busy={busy || sending} disabled={file === null}>
            {pick(WORDS.build)}
          </Button>
        </p>
      </div>
    </form>
  );
}

function JobState({ job }: { job: Job }): JSX.Element {
  const { pick } = useWords();
  return (
    <div className={`${styles.card} ${styles.section}`} role="status" data-job={job.state}>
      <h2>{job.name}</h2>
      {job.state === 'building' && (
        <>
          <p>
            {pick(STAGES[job.stage])} {job.percent} %
          </p>
          <progress max={100} value={job.percent} className={styles.progress} />
        </>
      )}
      {job.state === 'entering' && <p>{pick(WORDS.entering)}…</p>}
      {job.state === 'done' && (
        <p className={styles.ok}>
          {pick(WORDS.done)}: {job.buildings.toLocaleString('zh-CN')} {pick(WORDS.made)}, {job.places.toLocaleString('zh-CN')}{' '}
          {pick(WORDS.places)}
        </p>
      )}
      {job.state === 'failed' && (
        <p className={styles.refusal}>
          {pick(WORDS.failed)}: {job.message}
        </p>
      )}
      {(job.state === 'done' || job.state === 'failed') && job.report !== '' && (
        <details>
          <summary>{pick(WORDS.report)}</summary>
          <pre className={styles.report} lang="en">
            {job.report}
          </pre>
        </details>
      )}
    </div>
  );
}
