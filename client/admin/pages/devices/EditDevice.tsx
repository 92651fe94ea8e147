import { useState, type FormEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { DeviceFields } from './DeviceFields.tsx';
import { formOf, isHouse, placeRecord, rowOf, type FormDraft } from './draft.ts';
import { DevicePosition } from './DevicePosition.tsx';

const WORDS = {
  title: label('更改设备', 'Change device'),
  add: label('登记设备', 'Enter a device'),
  reason: label('原因（记入审计，可不填）', 'Reason (it stands in the audit; may be left out)'),
  save: label('保存', 'Save'),
  saved: label('已保存并生效', 'Saved, and in force'),
  cancel: label('取消', 'Cancel'),
};

interface EditDeviceProps {
  /** Null = a new one. */
  readonly device: Device | null;
  /** Of a new one, what is known already. */
  readonly known?: Partial<FormDraft>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A device's row of the ledger, as a form with its place on the map and on the floor plan. */
export function EditDevice({ device, known, onClose, onDone }: EditDeviceProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [form, setForm] = useState(() => formOf(device, known));
  const [reason, setReason] = useState('');
  /** The place whose middle is being asked for. */
  const [asked, setAsked] = useState('');
  const set = (change: Partial<FormDraft>): void => setForm((before) => ({ ...before, ...change }));
  const choosePlace = async (place: string): Promise<void> => {
    set({ place });
    setAsked(place);
    const found = place === '' ? undefined : await placeRecord(place).catch(() => undefined);
    setAsked((now) => (now === place ? '' : now));
    // A new device hangs in the middle of its place until somebody says better.
    if (found && device === null)
      setForm((now) => (now.place === place ? { ...now, lon: String(found.center[0]), lat: String(found.center[1]) } : now));
  };
  const enter = async (): Promise<unknown> => {
    const row = rowOf(form, device, isHouse(await placeRecord(form.place)));
    const why = reason.trim() === '' ? '' : `?reason=${encodeURIComponent(reason.trim())}`;
    return request('POST', `/api/v1/ledger/import${why}`, { places: [], devices: [row], crews: [] });
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await act(enter, pick(WORDS.saved))) onDone();
  };
  return (
    <Dialog
      title={device ? `${pick(WORDS.title)} · ${device.id}` : pick(WORDS.add)}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{pick(WORDS.cancel)}</Button>
          <Button look="primary" type="submit" form="edit-device" busy={busy} disabled={form.place === '' || asked !== ''}>
            {pick(WORDS.save)}
          </Button>
        </>
      }
    >
      <form id="edit-device" className={styles.beside} onSubmit={(event) => void save(event)}>
        <div className={styles.form}>
          <DeviceFields form={form} isNew={device === null} onChange={set} onPlace={(path) => void choosePlace(path)} />
          <LineField label={pick(WORDS.reason)} value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} />
        </div>
        <DevicePosition form={form} onChange={set} />
      </form>
    </Dialog>
  );
}
