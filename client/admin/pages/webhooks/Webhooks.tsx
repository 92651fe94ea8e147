import { useState, type JSX } from 'react';
import type { Label } from '#contract/label.ts';
import { SEVERITY_LABELS } from '#contract/severity.ts';
import type { Webhook } from '#contract/webhooks/webhook.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlaceName } from '#client/admin/parts/places/PlaceName.tsx';
import { SecretDialog } from '#client/admin/parts/SecretDialog.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Menu, MenuItem } from '#client/ui/controls/Menu.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatAge, formatSpan } from '#client/ui/time/format.ts';
import { KINDS } from '#client/world/kinds.ts';
import { EditWebhook } from './EditWebhook.tsx';
import { STATES, WORDS } from './words.ts';

interface Answer {
  readonly items: readonly Webhook[];
  readonly networks: readonly string[];
}

/** Other systems that are told, how far each is, and what is wrong. */
export default function Webhooks(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal, again } = useLoad<Answer>('/api/v1/webhooks', 3000);
  const [editing, setEditing] = useState<Webhook | 'new' | null>(null);
  const [secret, setSecret] = useState<{ name: string; secret: string } | null>(null);
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.end}>
          <Button look="primary" icon="link" onClick={() => setEditing('new')}>
            {pick(WORDS.add)}
          </Button>
        </span>
      </div>
      <Listing
        name={pick(WORDS.list)}
        rows={data?.items ?? null}
        refusal={refusal}
        keyOf={({ id }) => id}
        empty={pick(WORDS.none)}
        emptyAbout={pick(WORDS.noneAbout)}
        icon="link"
        off={({ enabled }) => !enabled}
        columns={[
          { title: pick(WORDS.name), render: (hook) => <Named {...hook} /> },
          { title: pick(WORDS.what), render: (hook) => <What {...hook} /> },
          { title: pick(WORDS.state), render: (hook) => <State {...hook} /> },
          { title: pick(WORDS.told), number: true, render: ({ sent }) => sent },
          { title: pick(WORDS.refused), number: true, render: ({ refused }) => refused },
          { title: pick(WORDS.last), short: true, render: ({ lastSentAt }) => <Last at={lastSentAt} /> },
          {
            title: '',
            render: (hook) => <Actions hook={hook} again={again} onEdit={setEditing} onSecret={setSecret} />,
          },
        ]}
      />
      {editing && (
        <EditWebhook
          known={editing === 'new' ? null : editing}
          networks={data?.networks ?? []}
          onClose={() => setEditing(null)}
          onSaved={({ name }, made) => {
            setEditing(null);
            if (made !== null) setSecret({ name, secret: made });
            again();
          }}
        />
      )}
      {secret && (
        <SecretDialog
          title={`${pick(WORDS.secret)} · ${secret.name}`}
          secret={secret.secret}
          about={pick(WORDS.secretUse)}
          once={pick(WORDS.once)}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}

const Named = ({ name, url }: Webhook): JSX.Element => (
  <>
    <bdi>{name}</bdi>
    <br />
    <span className={styles.code}>{url}</span>
  </>
);

function What({ what, severity, kinds, place, as }: Webhook): JSX.Element {
  const { pick } = useWords();
  const names = kinds.map((kind) => pick(KINDS.get(kind)?.label ?? { zh: kind, en: kind }));
  return (
    <>
      {what.map((type) => pick(WORDS[type])).join('、')} · {pick(SEVERITY_LABELS[severity])}
      {severity > 1 && ` ${pick(WORDS.orGraver)}`} · {names.length === 0 ? pick(WORDS.allKinds) : names.join('、')}
      <br />
      <span className={styles.quiet}>
        <PlaceName path={place} /> · {pick(WORDS[as])}
      </span>
    </>
  );
}

function State({ state, words, nextTryAt }: Webhook): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  const wrong = state === 'stopped' || state === 'retrying';
  return (
    <>
      <span className={state === 'stopped' ? styles.refusal : wrong ? styles.warn : state === 'off' ? styles.quiet : styles.ok}>
        {pick(STATES[state])}
        {nextTryAt !== null && ` · ${formatSpan(Math.max(0, nextTryAt - now), lang)}`}
      </span>
      {words && (
        <>
          <br />
          <span className={styles.quiet}>{pick(words)}</span>
        </>
      )}
    </>
  );
}

function Last({ at }: { at: number | null }): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  return <span className={styles.quiet}>{at === null ? pick(WORDS.never) : formatAge(now - at, lang)}</span>;
}

interface ActionsProps {
  readonly hook: Webhook;
  readonly again: () => void;
  readonly onEdit: (hook: Webhook) => void;
  readonly onSecret: (made: { name: string; secret: string }) => void;
}

function Actions({ hook: { id, name, state }, hook, again, onEdit, onSecret }: ActionsProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const path = `/api/v1/webhooks/${id}`;
  const test = (): Promise<unknown> =>
    act(async () => {
      const { ok, words } = await request<{ ok: boolean; words: Label }>('POST', `${path}/test`);
      showMessage(pick(words), ok ? undefined : 'refused');
    });
  const resume = (skip: boolean): Promise<unknown> =>
    act(() => request('POST', `${path}/resume`, { skip }), pick(WORDS.goesOn)).then(again);
  const renew = (): Promise<unknown> =>
    act(async () => onSecret({ name, secret: (await request<{ secret: string }>('POST', `${path}/secret`)).secret }));
  const remove = (): Promise<unknown> => act(() => request('DELETE', path), pick(WORDS.removed)).then(again);
  return (
    <span className={styles.actions}>
      {state === 'stopped' && (
        <Button look="primary" busy={busy} onClick={() => void resume(false)}>
          {pick(WORDS.resume)}
        </Button>
      )}
      <Button busy={busy} onClick={() => void test()}>
        {pick(WORDS.test)}
      </Button>
      <Menu trigger={<Button>{pick(WORDS.change)}</Button>}>
        <MenuItem onSelect={() => onEdit(hook)}>{pick(WORDS.change)}</MenuItem>
        <MenuItem onSelect={() => void renew()} about={pick(WORDS.renewAbout)}>
          {pick(WORDS.renew)}
        </MenuItem>
        {state !== 'off' && (
          <MenuItem onSelect={() => void resume(true)} about={pick(WORDS.skipAbout)}>
            {pick(WORDS.skip)}
          </MenuItem>
        )}
        <MenuItem onSelect={() => void remove()} about={pick(WORDS.removeAbout)}>
          {pick(WORDS.remove)}
        </MenuItem>
      </Menu>
    </span>
  );
}
