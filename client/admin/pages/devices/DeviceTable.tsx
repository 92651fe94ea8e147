import type { JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlaceWords, type PlaceNames } from '#client/admin/parts/places/PlaceName.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { KINDS } from '#client/world/kinds.ts';
import type { Selection } from './selection.ts';

const WORDS = {
  list: label('设备台账', 'Devices'),
  id: label('编号', 'Id'),
  name: label('名称', 'Name'),
  kind: label('设备类型', 'Kind'),
  place: label('地点', 'Place'),
  floor: label('楼层', 'Floor'),
  addresses: label('通信地址', 'Addresses'),
  none: label('没有这样的设备', 'No such device'),
  noneAbout: label('换一个说法，或导入台账。', 'Try other words, or import a ledger.'),
  edit: label('更改', 'Change'),
  history: label('历史', 'History'),
  simulated: label('模拟', 'Simulated'),
};

interface DeviceTableProps {
  readonly rows: readonly Device[] | null;
  readonly refusal: Refusal | null;
  readonly places: PlaceNames;
  readonly selection: Selection;
  readonly onEdit: (device: Device) => void;
  readonly onShow: (id: string) => void;
}

export function DeviceTable({ rows, refusal, places, selection, onEdit, onShow }: DeviceTableProps): JSX.Element {
  const { pick } = useWords();
  return (
    <Listing
      name={pick(WORDS.list)}
      rows={rows}
      refusal={refusal}
      keyOf={({ id }) => id}
      empty={pick(WORDS.none)}
      emptyAbout={pick(WORDS.noneAbout)}
      icon="search"
      selection={selection}
      columns={[
        {
          title: pick(WORDS.id),
          short: true,
          render: ({ id, addresses }) => (
            <span className={styles.code} title={addresses.join(' ')}>
              {id}
            </span>
          ),
        },
        {
          title: pick(WORDS.name),
          render: ({ name, simulated, note }) => (
            <span title={note}>
              <Name text={name} />
              {simulated && <span className={styles.quiet}> {pick(WORDS.simulated)}</span>}
            </span>
          ),
        },
        { title: pick(WORDS.kind), render: ({ kind }) => pick(KINDS.get(kind)?.label ?? { zh: kind, en: kind }) },
        { title: pick(WORDS.place), render: ({ place }) => <PlaceWords path={place} names={places} most={2} /> },
        { title: pick(WORDS.floor), number: true, render: ({ floor }) => floor ?? '' },
        { title: pick(WORDS.addresses), wide: true, render: ({ addresses }) => <span className={styles.code}>{addresses.join(' ')}</span> },
        {
          title: '',
          render: (device) => (
            <span className={styles.actions}>
              <Button look="quiet" onClick={() => onShow(device.id)}>
                {pick(WORDS.history)}
              </Button>
              <Button onClick={() => onEdit(device)}>{pick(WORDS.edit)}</Button>
            </span>
          ),
        },
      ]}
    />
  );
}
