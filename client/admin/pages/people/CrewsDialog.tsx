import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Crew } from '#contract/records/crew.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { CheckField } from '#client/ui/controls/CheckField.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import type { AccountRow } from './account.ts';

const WORDS = {
  title: label('所属队伍', 'Crews'),
  about: label('网格员处置派给这些队伍的工单。', 'A grid worker handles the tickets of these crews.'),
  save: label('保存', 'Save'),
  saved: label('已保存，其会话已结束', 'Saved; their sessions have ended'),
};

/** To which crews a grid worker belongs. */
export function CrewsDialog({ account, onClose }: { account: AccountRow; onClose: () => void }): JSX.Element {
  const { pick } = useWords();
  const { data } = useLoad<{ items: Crew[] }>('/api/v1/crews?limit=500');
  const { busy, act } = useAct();
  const [chosen, setChosen] = useState<readonly string[]>(account.crews);
  const save = (): Promise<unknown> => request('PUT', `/api/v1/users/${encodeURIComponent(account.id)}/crews`, { crews: chosen });
  return (
    <Dialog
      title={`${pick(WORDS.title)} · ${account.name}`}
      onClose={onClose}
      actions={
        <Button look="primary" busy={busy} onClick={() => void act(save, pick(WORDS.saved)).then((done) => done && onClose())}>
          {pick(WORDS.save)}
        </Button>
      }
    >
      <div className={styles.form}>
        <p>{pick(WORDS.about)}</p>
        {data?.items.map(({ id, name }) => (
          <CheckField
            key={id}
            label={<bdi>{name}</bdi>}
            checked={chosen.includes(id)}
            onChange={(event) => setChosen(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))}
          />
        ))}
      </div>
    </Dialog>
  );
}
