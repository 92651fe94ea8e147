import { useState, type FormEvent, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { fieldLabel } from '#client/admin/parts/ledger/actions.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import type { Chosen, ManyChange, ManyPlan } from './chosen.ts';
import { ManyFields } from './ManyFields.tsx';

const WORDS = {
  title: label('批量更改', 'Change several devices'),
  devices: label('台设备', 'devices'),
  try: label('试算', 'Try it'),
  apply: label('更改', 'Change'),
  cancel: label('取消', 'Cancel'),
  done: label('已更改；一天之内可在“台账更改”页整体撤销', 'Changed; it can be undone as a whole within a day'),
  reason: label('原因（记入审计）', 'Reason (it stands in the audit)'),
  would: label('台将会更改，其余已是如此', 'would change, the others are so already'),
  list: label('将要更改的设备', 'What would change'),
  none: label('没有设备会更改', 'Nothing would change'),
  first: label('只列前 200 台', 'The first 200 are listed'),
  id: label('编号', 'Id'),
  name: label('名称', 'Name'),
  fields: label('更改内容', 'What'),
  confirm: label('符合条件的设备很多：输入设备数以确认', 'All that fit are meant: type their number to confirm'),
};

interface ChangeManyProps {
  readonly chosen: Chosen;
  readonly count: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Changes the same fields of several devices: what would change first, then all of it at once. */
export function ChangeMany({ chosen, count, onClose, onDone }: ChangeManyProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [change, setChange] = useState<ManyChange>({});
  const [plan, setPlan] = useState<ManyPlan | null>(null);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const counted = 'filter' in chosen;
  const ready = Object.keys(change).length > 0 && change.place !== '';
  const ask = (more: object): Promise<ManyPlan> => request('POST', '/api/v1/ledger/change', { devices: chosen, set: change, ...more });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (plan === null) await act(async () => setPlan(await ask({ dryRun: true })));
    else if (await act(() => ask({ expect: plan.chosen, reason: reason.trim() }), pick(WORDS.done))) onDone();
  };
  const sure = plan === null || (plan.changed > 0 && (!counted || Number(typed) === plan.chosen));
  return (
    <Dialog
      title={`${pick(WORDS.title)} · ${count.toLocaleString('zh-CN')} ${pick(WORDS.devices)}`}
      size="medium"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{pick(WORDS.cancel)}</Button>
          <Button type="submit" form="change-many" look="primary" busy={busy} disabled={!ready || !sure}>
            {plan === null ? pick(WORDS.try) : `${pick(WORDS.apply)} ${plan.changed.toLocaleString('zh-CN')}`}
          </Button>
        </>
      }
    >
      <form id="change-many" className={styles.form} onSubmit={(event) => void submit(event)}>
        <ManyFields
          change={change}
          onChange={(next) => {
            setChange(next);
            setPlan(null);
          }}
        />
        {plan && <Plan plan={plan} />}
        {plan !== null && plan.changed > 0 && (
          <>
            {counted && <Count count={plan.chosen} typed={typed} onType={setTyped} />}
            <LineField
              label={pick(WORDS.reason)}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              required
              minLength={2}
              maxLength={500}
            />
          </>
        )}
      </form>
    </Dialog>
  );
}

function Count({ count, typed, onType }: { count: number; typed: string; onType: (text: string) => void }): JSX.Element {
  const { pick } = useWords();
  return (
    <LineField
      label={`${pick(WORDS.confirm)}（${count}）`}
      inputMode="numeric"
      value={typed}
      onChange={(event) => onType(event.target.value)}
      required
    />
  );
}

function Plan({ plan }: { plan: ManyPlan }): JSX.Element {
  const { pick } = useWords();
  return (
    <section className={styles.form} data-would-change={plan.changed}>
      <p role="status">
        <strong>{plan.changed.toLocaleString('zh-CN')}</strong> / {plan.chosen.toLocaleString('zh-CN')} {pick(WORDS.would)}
      </p>
      <div className={styles.short}>
        <Listing
          name={pick(WORDS.list)}
          rows={plan.changes}
          keyOf={({ id }) => id}
          empty={pick(WORDS.none)}
          columns={[
            { title: pick(WORDS.id), render: ({ id }) => <span className={styles.code}>{id}</span> },
            { title: pick(WORDS.name), render: ({ name }) => <Name text={name} /> },
            { title: pick(WORDS.fields), render: ({ fields }) => fields.map((field) => pick(fieldLabel(field))).join('、') },
          ]}
        />
      </div>
      {plan.changed > plan.changes.length && <p className={styles.quiet}>{pick(WORDS.first)}</p>}
    </section>
  );
}
