import { useState, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { RemoveDialog } from '#client/admin/parts/RemoveDialog.tsx';
import { PlaceName } from '#client/admin/parts/places/PlaceName.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { browserName } from '#client/credentials/browser-name.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button, IconButton } from '#client/ui/controls/Button.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatAge, formatMoment } from '#client/ui/time/format.ts';
import { Canvases } from './Canvases.tsx';
import { WORDS as SCREENS } from './canvas.ts';
import { PairWall } from './PairWall.tsx';
import { OFF_MS, WORDS, type Wall } from './wall.ts';

/** A wall that is on is seen once a minute. */
const ON_MS = 150_000;

/** Browsers that show a wall. */
export default function Walls(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal, again } = useLoad<Wall[]>('/api/v1/walls', 5000);
  const [pairing, setPairing] = useState(false);
  const [leaving, setLeaving] = useState<Wall | null>(null);
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.end}>
          <Button look="primary" icon="screen-share" onClick={() => setPairing(true)}>
            {pick(WORDS.add)}
          </Button>
        </span>
      </div>
      <Canvases walls={data ?? []} onChanged={again} onUnpair={setLeaving} />
      <WallTable rows={data && data.filter(({ tile }) => tile === null)} refusal={refusal} onUnpair={setLeaving} />
      {pairing && (
        <PairWall
          onClose={() => setPairing(false)}
          onPaired={() => {
            setPairing(false);
            again();
          }}
        />
      )}
      {leaving && (
        <RemoveDialog
          title={pick(WORDS.unpair)}
          name={leaving.name}
          about={pick(WORDS.unpairAbout)}
          done={pick(WORDS.unpaired)}
          path={`/api/v1/walls/${encodeURIComponent(leaving.id)}`}
          onClose={() => setLeaving(null)}
          onDone={() => {
            setLeaving(null);
            again();
          }}
        />
      )}
    </>
  );
}

interface WallTableProps {
  readonly rows: readonly Wall[] | null;
  readonly refusal: Refusal | null;
  readonly onUnpair: (wall: Wall) => void;
}

function WallTable({ rows, refusal, onUnpair }: WallTableProps): JSX.Element {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  return (
    <Listing
      name={pick(WORDS.list)}
      rows={rows}
      refusal={refusal}
      keyOf={({ id }) => id}
      empty={pick(WORDS.none)}
      emptyAbout={pick(WORDS.noneAbout)}
      icon="screen-share"
      columns={[
        { title: pick(WORDS.name), render: ({ name }) => <bdi>{name}</bdi> },
        { title: pick(WORDS.audience), render: ({ role }) => pick(WORDS[role]) },
        { title: pick(WORDS.place), render: ({ jurisdiction }) => <PlaceName path={jurisdiction} /> },
        {
          title: pick(WORDS.seen),
          render: ({ seenAt }) =>
            now - seenAt < ON_MS ? pick(WORDS.now) : <span className={styles.warn}>{formatAge(now - seenAt, lang)}</span>,
        },
        {
          title: pick(SCREENS.fps),
          number: true,
          render: ({ state }) => (state !== null && now - state.at < OFF_MS ? state.fps : '—'),
        },
        { title: pick(WORDS.from), render: ({ from }) => from },
        { title: pick(WORDS.browser), render: ({ agent }) => <span title={agent}>{browserName(agent)}</span> },
        { title: pick(WORDS.version), render: ({ version }) => version },
        {
          title: pick(WORDS.paired),
          render: ({ pairedAt, pairedBy }) => (
            <span>
              {formatMoment(pairedAt, now)}{' '}
              <span className={styles.quiet}>
                <bdi>{pairedBy.name}</bdi>
              </span>
            </span>
          ),
        },
        {
          title: '',
          render: (wall) => (
            <span className={styles.actions}>
              <Reload wall={wall} />
              <Button look="danger" onClick={() => onUnpair(wall)}>
                {pick(WORDS.unpair)}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

function Reload({ wall }: { wall: Wall }): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const reload = (): Promise<unknown> =>
    act(() => request('POST', `/api/v1/walls/${encodeURIComponent(wall.id)}/reload`), pick(SCREENS.reloading));
  return <IconButton icon="refresh" label={pick(SCREENS.reload)} disabled={busy} onClick={() => void reload()} />;
}
