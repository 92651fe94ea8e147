import { useState, type FormEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { LonLat } from '#contract/places/geo.ts';
import { placeRecord } from '#client/admin/pages/devices/draft.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import { FIELD_LABELS } from '#client/admin/parts/ledger/actions.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { KINDS } from '#client/world/kinds.ts';
import { draftsOf } from './adopt-pattern.ts';

const WORDS = {
  title: label('按规则批量登记', 'Adopt many by pattern'),
  pattern: label('地址规则（* 代表任意字符）', 'Addresses (* stands for any characters)'),
  kind: label('类型', 'Kind'),
  place: label('地点', 'Place'),
  name: label('名称模板', 'Names'),
  nameAbout: label(
    '{n} 序号，{n:3} 三位序号，{1} 第一个 * 的内容，{address} 地址',
    '{n} the number, {n:3} with three digits, {1} what the first * stands for, {address} the address',
  ),
  number: label('起始序号', 'First number'),
  list: label('将要登记', 'Would be entered'),
  none: label('没有符合规则的地址', 'No address fits'),
  address: label('通信地址', 'Address'),
  id: label('编号', 'Id'),
  enter: label('登记', 'Enter'),
  devices: label('台', 'devices'),
  done: label('已登记；一天之内可整体撤销', 'Entered; it can be undone as a whole within a day'),
  cancel: label('取消', 'Cancel'),
  reason: label('按规则批量登记', 'Adopted by pattern'),
};
const MOST_SHOWN = 100;

interface AdoptManyProps {
  readonly addresses: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Enters all senders whose address fits a pattern, at once. */
export function AdoptMany({ addresses, onClose, onDone }: AdoptManyProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [form, setForm] = useState({ pattern: '*', name: '{n:3}', number: '1', kind: 'smoke-detector', place: '' });
  const [middle, setMiddle] = useState<LonLat | null>(null);
  const set = (change: Partial<typeof form>): void => setForm((before) => ({ ...before, ...change }));
  const choosePlace = async (place: string): Promise<void> => {
    set({ place });
    setMiddle(null);
    if (place !== '') setMiddle((await placeRecord(place))?.center ?? null);
  };
  const position = [...(middle ?? [0, 0]), 0] as [number, number, number];
  const drafts = draftsOf({ ...form, number: Number(form.number) || 1, position }, addresses);
  const enter = (): Promise<unknown> =>
    request('POST', `/api/v1/ledger/import?reason=${encodeURIComponent(`${pick(WORDS.reason)} ${form.pattern}`.slice(0, 500))}`, {
      places: [],
      devices: drafts,
      crews: [],
    });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await act(enter, pick(WORDS.done))) onDone();
  };
  return (
    <Dialog
      title={pick(WORDS.title)}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{pick(WORDS.cancel)}</Button>
          <Button type="submit" form="adopt-many" look="primary" busy={busy} disabled={drafts.length === 0 || middle === null}>
            {`${pick(WORDS.enter)} ${drafts.length.toLocaleString('zh-CN')} ${pick(WORDS.devices)}`}
          </Button>
        </>
      }
    >
      <form id="adopt-many" className={styles.beside} onSubmit={(event) => void submit(event)}>
        <div className={styles.form}>
          <LineField label={pick(WORDS.pattern)} value={form.pattern} onChange={(event) => set({ pattern: event.target.value })} required />
          <KindField kind={form.kind} onChange={(kind) => set({ kind })} />
          <PlacePicker label={pick(WORDS.place)} value={form.place} onChange={(path) => void choosePlace(path)} />
          <LineField label={pick(WORDS.name)} value={form.name} onChange={(event) => set({ name: event.target.value })} required />
          <p className={styles.quiet}>{pick(WORDS.nameAbout)}</p>
          <LineField
            label={pick(WORDS.number)}
            type="number"
            min={0}
            value={form.number}
            onChange={(event) => set({ number: event.target.value })}
          />
        </div>
        <Preview drafts={drafts} />
      </form>
    </Dialog>
  );
}

function KindField({ kind, onChange }: { kind: string; onChange: (kind: string) => void }): JSX.Element {
  const { pick } = useWords();
  return (
    <SelectField label={pick(WORDS.kind)} value={kind} onChange={(event) => onChange(event.target.value)}>
      {[...KINDS.values()].map((each) => (
        <option key={each.id} value={each.id}>
          {pick(each.label)}
        </option>
      ))}
    </SelectField>
  );
}

function Preview({ drafts }: { drafts: ReturnType<typeof draftsOf> }): JSX.Element {
  const { pick } = useWords();
  return (
    <section className={styles.form} data-would-enter={drafts.length}>
      <p role="status">
        {pick(WORDS.list)}: <strong>{drafts.length.toLocaleString('zh-CN')}</strong>
      </p>
      <div className={styles.tall}>
        <Listing
          name={pick(WORDS.list)}
          rows={drafts.slice(0, MOST_SHOWN)}
          keyOf={({ addresses }) => addresses[0]}
          empty={pick(WORDS.none)}
          columns={[
            { title: pick(WORDS.address), render: ({ addresses }) => <span className={styles.code}>{addresses[0]}</span> },
            { title: pick(WORDS.id), render: ({ id }) => <span className={styles.code}>{id}</span> },
            { title: pick(FIELD_LABELS.name), render: ({ name }) => <Name text={name} /> },
          ]}
        />
      </div>
    </section>
  );
}
