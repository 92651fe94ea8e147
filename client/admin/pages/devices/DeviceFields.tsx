import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import { FIELD_LABELS } from '#client/admin/parts/ledger/actions.ts';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { LineField } from '#client/ui/controls/Field.tsx';
import { KINDS } from '#client/world/kinds.ts';
import type { FormDraft } from './draft.ts';

const WORDS = {
  ...FIELD_LABELS,
  addresses: label('通信地址（空格分隔）', 'Addresses, by blanks'),
  usual: label('按类型', 'as its kind'),
};

interface DeviceFieldsProps {
  readonly form: FormDraft;
  readonly isNew: boolean;
  readonly onChange: (change: Partial<FormDraft>) => void;
  readonly onPlace: (path: string) => void;
}

/** What a device is and where it belongs. */
export function DeviceFields({ form, isNew, onChange, onPlace }: DeviceFieldsProps): JSX.Element {
  const { pick } = useWords();
  const on =
    (field: keyof FormDraft) =>
    (event: { target: { value: string } }): void =>
      onChange({ [field]: event.target.value });
  const usual = KINDS.get(form.kind)?.expectedIntervalS;
  return (
    <>
      <div className={styles.two}>
        <LineField label={pick(WORDS.id)} value={form.id} onChange={on('id')} required readOnly={!isNew} maxLength={200} />
        <LineField label={pick(WORDS.name)} value={form.name} onChange={on('name')} required maxLength={10_000} autoFocus />
        <SelectField label={pick(WORDS.kind)} value={form.kind} onChange={on('kind')}>
          {[...KINDS.values()].map((kind) => (
            <option key={kind.id} value={kind.id}>
              {pick(kind.label)}
            </option>
          ))}
        </SelectField>
        <LineField label={pick(WORDS.floor)} value={form.floor} onChange={on('floor')} type="number" min={-10} max={200} />
      </div>
      <PlacePicker label={pick(WORDS.place)} value={form.place} onChange={onPlace} />
      <div className={styles.two}>
        <LineField label={pick(WORDS.addresses)} value={form.addresses} onChange={on('addresses')} />
        <LineField
          label={pick(WORDS.expectedS)}
          value={form.expectedS}
          onChange={on('expectedS')}
          type="number"
          min={10}
          max={2_678_400}
          placeholder={usual === undefined ? '' : `${usual}（${pick(WORDS.usual)}）`}
        />
      </div>
      <LineField label={pick(WORDS.note)} value={form.note} onChange={on('note')} maxLength={1000} />
    </>
  );
}
