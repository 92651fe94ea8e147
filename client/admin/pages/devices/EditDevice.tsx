import { useState, type FormEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Device, DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/PlacePicker.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/Button.tsx';
import { Dialog } from '#client/ui/Dialog.tsx';
import { LineField } from '#client/ui/Field.tsx';
import { KINDS } from '#client/world/kinds.ts';

const WORDS = {
  title: label('更改设备', 'Change device'),
  add: label('登记设备', 'Enter a device'),
  id: label('编号', 'Id'),
  name: label('名称', 'Name'),
  kind: label('类型', 'Kind'),
  place: label('地点', 'Place'),
  floor: label('楼层', 'Floor'),
  lon: label('经度（WGS-84）', 'Longitude (WGS-84)'),
  lat: label('纬度（WGS-84）', 'Latitude (WGS-84)'),
  height: label('离地高度（米）', 'Height above ground (m)'),
  addresses: label('通信地址（空格分隔）', 'Addresses, by blanks'),
  save: label('保存', 'Save'),
  saved: label('已保存并生效', 'Saved, and in force'),
  cancel: label('取消', 'Cancel'),
};

interface Draft {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly place: string;
  readonly floor: string;
  readonly lon: string;
  readonly lat: string;
  readonly height: string;
  readonly addresses: string;
}

interface EditDeviceProps {
  /** Null = a new one. */
  readonly device: Device | null;
  /** Of a new one, what is known already. */
  readonly known?: Partial<Draft>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const draftOf = (device: Device | null, known: Partial<Draft> | undefined): Draft =>
  device === null
    ? { id: '', kind: 'smoke-detector', name: '', place: '', floor: '', lon: '', lat: '', height: '0', addresses: '', ...known }
    : { id: device.id, kind: device.kind, name: device.name, place: device.place, floor: String(device.floor ?? ''), lon: String(device.position[0]), lat: String(device.position[1]), height: String(device.position[2]), addresses: device.addresses.join(' ') };

/** The place record of a device: floors have none, so the building's stands for them. */
async function placeOf(path: string): Promise<Place | undefined> {
  const { items } = await request<{ items: Place[] }>('GET', `/api/v1/places?within=${encodeURIComponent(path)}&limit=1`);
  return items[0];
}

/** A device's row of the ledger, as a form. */
export function EditDevice({ device, known, onClose, onDone }: EditDeviceProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [draft, setDraft] = useState(() => draftOf(device, known));
  const set = (field: keyof Draft) => (event: { target: { value: string } }): void => setDraft((before) => ({ ...before, [field]: event.target.value }));
  const choosePlace = async (place: string): Promise<void> => {
    setDraft((before) => ({ ...before, place }));
    const found = place === '' ? undefined : await placeOf(place);
    // A new device hangs in the middle of its place until somebody says better.
    if (found && device === null) setDraft((before) => ({ ...before, lon: String(found.center[0]), lat: String(found.center[1]) }));
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { floor, lon, lat, height, addresses, ...rest } = draft;
    const { handle: _handle, ...before } = device ?? { handle: 0 };
    const row: DeviceDraft = {
      ...(before as Partial<DeviceDraft>), ...rest, position: [Number(lon), Number(lat), Number(height)], addresses: addresses.split(/\s+/).filter(Boolean), simulated: device?.simulated ?? false,
      ...(floor === '' ? { floor: undefined } : { floor: Number(floor) }),
    };
    if (await act(() => request('POST', '/api/v1/ledger/import', { places: [], devices: [row], crews: [] }), pick(WORDS.saved))) onDone();
  };
  return (
    <Dialog title={device ? `${pick(WORDS.title)} · ${device.id}` : pick(WORDS.add)} size="medium" onClose={onClose}
      actions={<><Button onClick={onClose}>{pick(WORDS.cancel)}</Button><Button look="primary" type="submit" form="edit-device" busy={busy} disabled={draft.place === ''}>{pick(WORDS.save)}</Button></>}>
      <form id="edit-device" className={styles.form} onSubmit={(event) => void save(event)}>
        <div className={styles.two}>
          <LineField label={pick(WORDS.id)} value={draft.id} onChange={set('id')} required readOnly={device !== null} maxLength={200} />
          <LineField label={pick(WORDS.name)} value={draft.name} onChange={set('name')} required maxLength={10_000} autoFocus />
          <SelectField label={pick(WORDS.kind)} value={draft.kind} onChange={set('kind')}>{[...KINDS.values()].map((kind) => <option key={kind.id} value={kind.id}>{pick(kind.label)}</option>)}</SelectField>
          <LineField label={pick(WORDS.floor)} value={draft.floor} onChange={set('floor')} type="number" min={-10} max={200} />
        </div>
        <PlacePicker label={pick(WORDS.place)} value={draft.place} onChange={(path) => void choosePlace(path)} />
        <div className={styles.two}>
          <LineField label={pick(WORDS.lon)} value={draft.lon} onChange={set('lon')} required type="number" step="any" min={-180} max={180} />
          <LineField label={pick(WORDS.lat)} value={draft.lat} onChange={set('lat')} required type="number" step="any" min={-90} max={90} />
          <LineField label={pick(WORDS.height)} value={draft.height} onChange={set('height')} required type="number" step="any" min={-500} max={9000} />
          <LineField label={pick(WORDS.addresses)} value={draft.addresses} onChange={set('addresses')} />
        </div>
      </form>
    </Dialog>
  );
}
