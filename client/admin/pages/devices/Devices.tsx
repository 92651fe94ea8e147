import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import { useOpenPage } from '#client/admin/navigation.ts';
import { FilterField, SelectField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { below } from '#client/session/base-path.ts';
import { Button } from '#client/ui/Button.tsx';
import { Name } from '#client/ui/Name.tsx';
import { KINDS } from '#client/world/kinds.ts';
import { EditDevice } from './EditDevice.tsx';
import { useDevices } from './use-devices.ts';

const WORDS = {
  find: label('按编号、名称、楼栋或地址查找', 'Find by id, name, building or address'),
  kind: label('设备类型', 'Kind'),
  all: label('全部类型', 'All kinds'),
  list: label('设备台账', 'Devices'),
  id: label('编号', 'Id'),
  name: label('名称', 'Name'),
  place: label('地点', 'Place'),
  floor: label('楼层', 'Floor'),
  addresses: label('通信地址', 'Addresses'),
  none: label('没有这样的设备', 'No such device'),
  noneAbout: label('换一个说法，或导入台账。', 'Try other words, or import a ledger.'),
  count: label('台设备', 'devices'),
  import: label('导入', 'Import'),
  add: label('新增设备', 'New device'),
  more: label('再显示 100 台', 'Show 100 more'),
  edit: label('更改', 'Change'),
  export: label('导出 CSV', 'Export CSV'),
  simulated: label('模拟', 'Simulated'),
};

/** The ledger's devices: found as one types, changed in place. */
export default function Devices(): JSX.Element {
  const { pick } = useWords();
  const open = useOpenPage();
  const [text, setText] = useState('');
  const [kind, setKind] = useState('');
  const [editing, setEditing] = useState<Device | 'new' | null>(null);
  const { rows, total, more, again, refusal } = useDevices(text, kind);
  return (
    <>
      <div className={styles.bar}>
        <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => setText(event.target.value)} autoFocus />
        <SelectField inline label={pick(WORDS.kind)} value={kind} onChange={(event) => setKind(event.target.value)}>
          <option value="">{pick(WORDS.all)}</option>
          {[...KINDS.values()].map((each) => <option key={each.id} value={each.id}>{pick(each.label)}</option>)}
        </SelectField>
        {total !== null && <span className={styles.count} data-total={total}>{total.toLocaleString('zh-CN')} {pick(WORDS.count)}</span>}
        <span className={styles.end}>
          <Button onClick={() => location.assign(below(`/api/v1/devices.csv${kind === '' ? '' : `?kind=${kind}`}`))}>{pick(WORDS.export)}</Button>
          <Button onClick={() => open('import')}>{pick(WORDS.import)}</Button>
          <Button look="primary" onClick={() => setEditing('new')}>{pick(WORDS.add)}</Button>
        </span>
      </div>
      <Listing
        name={pick(WORDS.list)} rows={rows} refusal={refusal} keyOf={({ id }) => id} empty={pick(WORDS.none)} emptyAbout={pick(WORDS.noneAbout)} icon="search"
        columns={[
          { title: pick(WORDS.id), render: ({ id }) => <span className={styles.code}>{id}</span> },
          { title: pick(WORDS.name), render: ({ name, simulated }) => <span><Name text={name} />{simulated && <span className={styles.quiet}> {pick(WORDS.simulated)}</span>}</span> },
          { title: pick(WORDS.kind), render: (device) => <KindName id={device.kind} /> },
          { title: pick(WORDS.place), render: ({ place }) => <span className={styles.quiet}>{place}</span> },
          { title: pick(WORDS.floor), number: true, render: ({ floor }) => floor ?? '' },
          { title: pick(WORDS.addresses), render: ({ addresses }) => <span className={styles.code}>{addresses.join(' ')}</span> },
          { title: '', render: (device) => <span className={styles.actions}><Button onClick={() => setEditing(device)}>{pick(WORDS.edit)}</Button></span> },
        ]}
      />
      {more && <Button className={styles.more} onClick={more}>{pick(WORDS.more)}</Button>}
      {editing && <EditDevice device={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onDone={() => {
        setEditing(null);
        again();
      }} />}
    </>
  );
}

function KindName({ id }: { id: string }): JSX.Element {
  const { pick } = useWords();
  const kind = KINDS.get(id);
  return <>{kind ? pick(kind.label) : id}</>;
}
