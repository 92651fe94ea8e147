import type { JSX, ReactNode } from 'react';
import { label } from '#contract/label.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import { FIELD_LABELS } from '#client/admin/parts/ledger/actions.ts';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { CheckField } from '#client/ui/controls/CheckField.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import type { ManyChange } from './chosen.ts';

const WORDS = {
  which: label('要更改的字段', 'Fields to change'),
  empty: label('留空 = 清除', 'empty = cleared'),
  yes: label('是', 'Yes'),
  no: label('否', 'No'),
  placeAbout: label('楼层保留，坐标不变。', 'Floors are kept; coordinates stay.'),
};

type Field = keyof ManyChange;
const FIELDS: readonly Field[] = ['place', 'floor', 'expectedS', 'note', 'simulated'];
const FIRST: Required<ManyChange> = { place: '', floor: null, expectedS: null, note: null, simulated: false };

interface ManyFieldsProps {
  readonly change: ManyChange;
  readonly onChange: (change: ManyChange) => void;
}

/** The fields that are the same for every kind: those that are ticked are changed. */
export function ManyFields({ change, onChange }: ManyFieldsProps): JSX.Element {
  const { pick } = useWords();
  const toggle = (field: Field): void => {
    const { [field]: was, ...others } = change;
    onChange(was === undefined ? { ...change, [field]: FIRST[field] } : others);
  };
  const on = (field: Field): boolean => change[field] !== undefined;
  return (
    <fieldset className={styles.fields}>
      <legend className={styles.label}>{pick(WORDS.which)}</legend>
      <div className={styles.row}>
        {FIELDS.map((field) => (
          <CheckField key={field} label={pick(FIELD_LABELS[field])} checked={on(field)} onChange={() => toggle(field)} />
        ))}
      </div>
      {on('place') && (
        <Told about={pick(WORDS.placeAbout)}>
          <PlacePicker label={pick(FIELD_LABELS.place)} value={change.place!} onChange={(place) => onChange({ ...change, place })} />
        </Told>
      )}
      {(['floor', 'expectedS'] as const).filter(on).map((field) => (
        <LineField
          key={field}
          label={`${pick(FIELD_LABELS[field])} · ${pick(WORDS.empty)}`}
          type="number"
          value={change[field] ?? ''}
          min={field === 'floor' ? -10 : 10}
          max={field === 'floor' ? 200 : 2_678_400}
          onChange={({ target }) => onChange({ ...change, [field]: target.value === '' ? null : Number(target.value) })}
        />
      ))}
      {on('note') && (
        <LineField
          label={`${pick(FIELD_LABELS.note)} · ${pick(WORDS.empty)}`}
          value={change.note ?? ''}
          maxLength={1000}
          onChange={({ target }) => onChange({ ...change, note: target.value === '' ? null : target.value })}
        />
      )}
      {on('simulated') && (
        <SelectField
          label={pick(FIELD_LABELS.simulated)}
          value={String(change.simulated)}
          onChange={({ target }) => onChange({ ...change, simulated: target.value === 'true' })}
        >
          <option value="true">{pick(WORDS.yes)}</option>
          <option value="false">{pick(WORDS.no)}</option>
        </SelectField>
      )}
    </fieldset>
  );
}

const Told = ({ about, children }: { about: string; children: ReactNode }): JSX.Element => (
  <div>
    {children}
    <p className={styles.quiet}>{about}</p>
  </div>
);
