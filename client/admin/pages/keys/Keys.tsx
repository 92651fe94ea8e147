import { useState, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { RemoveDialog } from '#client/admin/parts/RemoveDialog.tsx';
import { FilterField } from '#client/admin/parts/Fields.tsx';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { SecretDialog } from '#client/admin/parts/SecretDialog.tsx';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatAge, formatMoment } from '#client/ui/time/format.ts';
import { WORDS, type Key } from './key.ts';
import { MakeKey } from './MakeKey.tsx';

/** Secrets of devices, gateways and interfaces. */
export default function Keys(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal, again } = useLoad<Key[]>('/api/v1/credentials', 30_000);
  const [text, setText] = useState('');
  const [making, setMaking] = useState<Partial<Key> | null>(null);
  const [secret, setSecret] = useState<{ name: string; secret: string } | null>(null);
  const [leaving, setLeaving] = useState<Key | null>(null);
  const rows = data?.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase())) ?? null;
  return (
    <>
      <div className={styles.bar}>
        <FilterField label={pick(WORDS.find)} value={text} onChange={(event) => setText(event.target.value)} />
        <span className={styles.end}>
          <Button look="primary" icon="lock" onClick={() => setMaking({})}>
            {pick(WORDS.add)}
          </Button>
        </span>
      </div>
      <KeyTable rows={rows} refusal={refusal} onRotate={setMaking} onWithdraw={setLeaving} />
      {making && (
        <MakeKey
          known={making}
          onClose={() => setMaking(null)}
          onMade={(made) => {
            setMaking(null);
            setSecret(made);
            again();
          }}
        />
      )}
      {leaving && (
        <RemoveDialog
          title={pick(WORDS.withdraw)}
          name={leaving.name}
          about={pick(WORDS[`${leaving.kind}About`])}
          confirm={pick(WORDS.sure)}
          done={pick(WORDS.withdrawn)}
          path={`/api/v1/credentials/${leaving.kind}/${encodeURIComponent(leaving.name)}`}
          onClose={() => setLeaving(null)}
          onDone={() => {
            setLeaving(null);
            again();
          }}
        />
      )}
      {secret && (
        <SecretDialog
          title={`${pick(WORDS.secret)} · ${secret.name}`}
          secret={`${secret.name}:${secret.secret}`}
          about={pick(WORDS.use)}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}

interface KeyTableProps {
  readonly rows: readonly Key[] | null;
  readonly refusal: Refusal | null;
  readonly onRotate: (key: Key) => void;
  readonly onWithdraw: (key: Key) => void;
}

function KeyTable({ rows, refusal, onRotate, onWithdraw }: KeyTableProps): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  return (
    <Listing
      name={pick(WORDS.list)}
      rows={rows}
      refusal={refusal}
      keyOf={({ kind, name }) => `${kind} ${name}`}
      empty={pick(WORDS.none)}
      emptyAbout={pick(WORDS.noneAbout)}
      icon="lock"
      columns={[
        { title: pick(WORDS.kind), render: ({ kind }) => pick(WORDS[kind]) },
        { title: pick(WORDS.name), render: ({ name }) => <span className={styles.code}>{name}</span> },
        {
          title: pick(WORDS.issued),
          render: ({ issuedAt }) =>
            issuedAt === 0 ? <span className={styles.quiet}>{pick(WORDS.early)}</span> : formatMoment(issuedAt, now),
        },
        { title: pick(WORDS.expires), render: (key) => <Expiry {...key} now={now} /> },
        {
          title: pick(WORDS.used),
          render: ({ usedAt }) =>
            usedAt === null ? <span className={styles.quiet}>{pick(WORDS.never)}</span> : formatAge(now - usedAt, lang),
        },
        {
          title: '',
          render: (key) => (
            <span className={styles.actions}>
              <Button onClick={() => onRotate(key)}>{pick(WORDS.rotate)}</Button>
              <Button look="danger" onClick={() => onWithdraw(key)}>
                {pick(WORDS.withdraw)}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

function Expiry({ expiresAt, formerUntil, now }: Pick<Key, 'expiresAt' | 'formerUntil'> & { now: number }): JSX.Element {
  const { pick } = useWords();
  return (
    <span>
      {expiresAt === null ? (
        <span className={styles.quiet}>{pick(WORDS.forever)}</span>
      ) : expiresAt <= now ? (
        <span className={styles.warn}>{pick(WORDS.expired)}</span>
      ) : (
        formatMoment(expiresAt, now)
      )}
      {formerUntil !== null && (
        <span className={styles.quiet}>
          {' '}
          · {pick(WORDS.former)} {formatMoment(formerUntil, now)}
        </span>
      )}
    </span>
  );
}
