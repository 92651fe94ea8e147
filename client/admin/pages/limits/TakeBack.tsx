import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { label } from '#contract/label.ts';
import type { LimitChange, LimitTarget } from '#contract/kinds/limit-change.ts';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { limitName, valueWords, type LimitVerdict } from './limit.ts';
import { Preview } from './Preview.tsx';

const WORDS = {
  lift: label('取消限值', 'Lift the limit'),
  undo: label('撤销更改', 'Undo the change'),
  lifted: label('已取消，按类型规定', 'Lifted: it is as the kind says'),
  undone: label('已撤销', 'Undone'),
};

/** What is taken back: the limit, or the change. */
export interface Taking {
  readonly change: LimitChange;
  readonly how: 'lift' | 'undo';
}

interface TakeBackProps {
  readonly taking: Taking;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Lifts a limit, or undoes a change of one; of a lift it says before what it would do. */
export function TakeBack({ taking: { change, how }, onClose, onDone }: TakeBackProps): JSX.Element {
  const { pick } = useWords();
  const { act } = useAct();
  const [verdict, setVerdict] = useState<LimitVerdict | null>(null);
  const { kind, place, device, point, limit } = change;
  useEffect(() => {
    const target: LimitTarget = { kind, place, device, point, limit };
    if (how === 'lift')
      void act(async () => setVerdict(await request<LimitVerdict>('POST', '/api/v1/limits/check', { target, value: null })));
  }, [act, how, kind, place, device, point, limit]);
  const confirm = async (reason: string): Promise<void> => {
    if (how === 'undo') await request('POST', `/api/v1/limits/changes/${change.id}/undo`, { reason });
    else await request('POST', '/api/v1/limits', { target: { kind, place, device, point, limit }, value: null, base: change.id, reason });
    onDone();
  };
  const words = change.value === null ? '' : ` ${pick(valueWords(change, change.value))}`;
  return (
    <ReasonDialog
      title={`${pick(WORDS[how])} · ${pick(limitName(change))}${words}`}
      confirm={pick(WORDS[how])}
      done={pick(how === 'lift' ? WORDS.lifted : WORDS.undone)}
      onClose={onClose}
      onConfirm={confirm}
    >
      {verdict && <Preview verdict={verdict} />}
    </ReasonDialog>
  );
}
