import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatAge, formatMoment } from '#client/ui/time/format.ts';
import type { AccountRow } from './account.ts';

interface SessionRow {
  readonly id: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly from: string | null;
  readonly agent: string | null;
  readonly own: boolean;
}

const WORDS = {
  title: label('会话', 'Sessions'),
  since: label('登录于', 'Since'),
  used: label('最近使用', 'Last used'),
  from: label('来自', 'From'),
  before: label('服务器重启前', 'Before the server’s restart'),
  end: label('结束', 'End'),
  ended: label('会话已结束', 'The session has ended'),
  none: label('没有打开的会话', 'No session is open'),
  own: label('当前会话', 'This one'),
};

/** What is known of a browser by what it calls itself. */
const browserOf = (agent: string): string =>
  /(Edg|Firefox|Chrome|Safari)\/(\d+)/.exec(agent)?.[0].replace('Edg/', 'Edge/') ?? agent.slice(0, 40);

/** The sessions of an account, each of which can be ended. */
export function SessionsDialog({ account, onClose }: { account: AccountRow; onClose: () => void }): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  const path = `/api/v1/accounts/${encodeURIComponent(account.id)}/sessions`;
  const { data, refusal, again } = useLoad<SessionRow[]>(path, 5000);
  const { busy, act } = useAct();
  return (
    <Dialog title={`${pick(WORDS.title)} · ${account.name}`} size="medium" onClose={onClose}>
      <Listing
        name={pick(WORDS.title)}
        rows={data}
        refusal={refusal}
        keyOf={({ id }) => id}
        empty={pick(WORDS.none)}
        columns={[
          { title: pick(WORDS.since), render: ({ createdAt }) => formatMoment(createdAt, now) },
          { title: pick(WORDS.used), render: ({ seenAt }) => formatAge(now - seenAt, lang) },
          {
            title: pick(WORDS.from),
            render: ({ from, agent }) =>
              from === null ? (
                <span className={styles.quiet}>{pick(WORDS.before)}</span>
              ) : (
                <span title={agent ?? ''}>
                  {from} <span className={styles.quiet}>{browserOf(agent ?? '')}</span>
                </span>
              ),
          },
          {
            title: '',
            render: ({ id, own }) =>
              own ? (
                <span className={styles.quiet}>{pick(WORDS.own)}</span>
              ) : (
                <Button busy={busy} onClick={() => void act(() => request('DELETE', `${path}/${id}`), pick(WORDS.ended)).then(again)}>
                  {pick(WORDS.end)}
                </Button>
              ),
          },
        ]}
      />
    </Dialog>
  );
}
