import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import { useOpenPage } from '#client/admin/navigation.ts';
import { FilterField, SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { KINDS } from '#client/world/kinds.ts';
import { DevicePage } from './history/DevicePage.tsx';
import { DeviceTable } from './DeviceTable.tsx';
import { EditDevice } from './EditDevice.tsx';
import { ChosenBar } from './many/ChosenBar.tsx';
import { useSelection } from './selection.ts';
import { useDevices } from './use-devices.ts';
import { useShownDevice } from './use-shown-device.ts';

const WORDS = {
  find: label('按编号、名称、楼栋或地址查找', 'Find by id, name, building or address'),
  kind: label('设备类型', 'Kind'),
  all: label('全部类型', 'All kinds'),
  count: label('台设备', 'devices'),
  import: label('导入', 'Import'),
  add: label('新增设备', 'New device'),
  more: label('再显示 100 台', 'Show 100 more'),
  export: label('导出 CSV', 'Export CSV'),
};

/** The ledger's devices: found as one types, changed in place or several at once; one of them with its history. */
export default function Devices(): JSX.Element {
  const [shown, show] = useShownDevice();
  return shown === null ? <DeviceList onShow={show} /> : <DevicePage id={shown} onBack={() => show(null)} />;
}

function DeviceList({ onShow }: { onShow: (id: string) => void }): JSX.Element {
  const { pick } = useWords();
  const [text, setText] = useState('');
  const [kind, setKind] = useState('');
  const [editing, setEditing] = useState<Device | 'new' | null>(null);
  const { rows, places, total, more, again, refusal } = useDevices(text, kind);
  const selection = useSelection(rows?.map(({ id }) => id) ?? [], `${text.trim()}\n${kind}`);
  return (
    <>
      <FilterBar text={text} kind={kind} total={total} onText={setText} onKind={setKind} onAdd={() => setEditing('new')} />
      <ChosenBar selection={selection} total={total} filter={{ text: text.trim(), kind }} onDone={again} />
      <DeviceTable rows={rows} places={places} refusal={refusal} selection={selection} onEdit={setEditing} onShow={onShow} />
      {more && (
        <Button className={styles.more} onClick={more}>
          {pick(WORDS.more)}
        </Button>
      )}
      {editing && (
        <EditDevice
          device={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onDone={() => {
            setEditing(null);
            again();
          }}
        />
      )}
    </>
  );
}

interface FilterBarProps {
  readonly text: string;
  readonly kind: string;
  readonly total: number | null;
  readonly onText: (text: string) => void;
  readonly onKind: (kind: string) => void;
  readonly onAdd: () => void;
}

function FilterBar({ text, kind, total, onText, onKind, onAdd }: FilterBarProps): JSX.Element {
  const { pick } = useWords();
  const open = useOpenPage();
  return (
    <div className={styles.bar}>
      <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => onText(event.target.value)} autoFocus />
      <SelectField inline label={pick(WORDS.kind)} value={kind} onChange={(event) => onKind(event.target.value)}>
        <option value="">{pick(WORDS.all)}</option>
        {[...KINDS.values()].map((each) => (
          <option key={each.id} value={each.id}>
            {pick(each.label)}
          </option>
        ))}
      </SelectField>
      {total !== null && (
        <span className={styles.count} data-total={total}>
          {total.toLocaleString('zh-CN')} {pick(WORDS.count)}
        </span>
      )}
      <span className={styles.end}>
        <Button onClick={() => location.assign(withBasePath(`/api/v1/devices.csv${kind === '' ? '' : `?kind=${kind}`}`))}>
          {pick(WORDS.export)}
        </Button>
        <Button onClick={() => open('import')}>{pick(WORDS.import)}</Button>
        <Button look="primary" onClick={onAdd}>
          {pick(WORDS.add)}
        </Button>
      </span>
    </div>
  );
}
