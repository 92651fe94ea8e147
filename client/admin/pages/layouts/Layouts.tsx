import { useState, type JSX } from 'react';
import type { WallLayout } from '#contract/walls/layout/layout.ts';
import styles from '#client/admin/parts/parts.module.css';
import { RemoveDialog } from '#client/admin/parts/RemoveDialog.tsx';
import { PlaceName } from '#client/admin/parts/places/PlaceName.tsx';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSignedIn } from '#client/session/context.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { EmptyState, Skeleton } from '#client/ui/frame/EmptyState.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { formatMoment } from '#client/ui/time/format.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { Editor, type Draft } from './Editor.tsx';
import { LayoutPreview } from './LayoutPreview.tsx';
import own from './layouts.module.css';
import { Plans } from './Plans.tsx';
import { STARTERS } from './starters.ts';
import { trialsOf } from './surfaces.ts';
import { WORDS } from './words.ts';

const WIDE_COLUMNS = 30;

type Opened = { readonly edit: Draft } | { readonly begin: true } | { readonly remove: WallLayout } | null;

/** What stands where on walls, and which wall shows it when. */
export default function Layouts(): JSX.Element {
  const { pick } = useWords();
  const { session } = useSignedIn();
  const { data, refusal, again } = useLoad<WallLayout[]>('/api/v1/wall-layouts');
  const [opened, setOpened] = useState<Opened>(null);
  const close = (): void => setOpened(null);
  const done = (): void => {
    close();
    again();
  };
  if (opened && 'edit' in opened) return <Editor draft={opened.edit} onClose={close} onKept={done} />;
  const asNew = (name: string, { layout }: Pick<WallLayout, 'layout'>): void =>
    setOpened({ edit: { id: null, version: 0, name, jurisdiction: session.user.jurisdiction, layout } });
  return (
    <>
      <section aria-label={pick(WORDS.list)}>
        <header className={styles.bar}>
          <h2>{pick(WORDS.list)}</h2>
          <span className={styles.end}>
            <Button look="primary" icon="stack-2" onClick={() => setOpened({ begin: true })}>
              {pick(WORDS.add)}
            </Button>
          </span>
        </header>
        {refusal && <EmptyState icon="alert-triangle" title={pick(refusal.message)} />}
        {!refusal && data === null && <Skeleton rows={4} />}
        {data?.length === 0 && (
          <EmptyState icon="stack-2" title={pick(WORDS.none)}>
            {pick(WORDS.noneAbout)}
          </EmptyState>
        )}
        <ul className={own.cards}>
          {data?.map((layout) => (
            <Card
              key={layout.id}
              layout={layout}
              onEdit={() => setOpened({ edit: layout })}
              onCopy={() => asNew(pick(WORDS.copyOf(layout.name)).slice(0, 40), layout)}
              onRemove={() => setOpened({ remove: layout })}
            />
          ))}
        </ul>
      </section>
      <Plans layouts={data ?? []} />
      {opened && 'begin' in opened && <Begin onClose={close} onChoose={asNew} />}
      {opened && 'remove' in opened && (
        <RemoveDialog
          title={pick(WORDS.remove)}
          name={opened.remove.name}
          about={pick(WORDS.removeAbout)}
          done={pick(WORDS.removed)}
          path={`/api/v1/wall-layouts/${encodeURIComponent(opened.remove.id)}`}
          onClose={close}
          onDone={done}
        />
      )}
    </>
  );
}

interface CardProps {
  readonly layout: WallLayout;
  readonly onEdit: () => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

function Card({ layout: { name, layout, updatedAt, updatedBy, jurisdiction }, onEdit, onCopy, onRemove }: CardProps): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const [usual, , wide] = trialsOf([]);
  return (
    <li className={styles.card} data-layout={name}>
      <LayoutPreview layout={layout} surface={(layout.columns > WIDE_COLUMNS ? wide : usual).surface} />
      <h3>
        <bdi>{name}</bdi>
      </h3>
      <p className={styles.quiet}>
        <PlaceName path={jurisdiction} /> · <bdi>{updatedBy.name}</bdi> {formatMoment(updatedAt, now)}
      </p>
      <span className={styles.actions}>
        <Button onClick={onEdit}>{pick(WORDS.edit)}</Button>
        <Button look="quiet" onClick={onCopy}>
          {pick(WORDS.copy)}
        </Button>
        <Button look="danger" onClick={onRemove}>
          {pick(WORDS.remove)}
        </Button>
      </span>
    </li>
  );
}

/** What a new one begins with. */
function Begin({
  onClose,
  onChoose,
}: {
  onClose: () => void;
  onChoose: (name: string, layout: Pick<WallLayout, 'layout'>) => void;
}): JSX.Element {
  const { pick } = useWords();
  const [usual] = trialsOf([]);
  return (
    <Dialog size="wide" title={pick(WORDS.begin)} onClose={onClose}>
      <ul className={own.cards}>
        {STARTERS.map((starter) => (
          <li key={starter.id}>
            <button type="button" className={own.starter} onClick={() => onChoose(pick(starter.title), starter)} data-starter={starter.id}>
              <LayoutPreview layout={starter.layout} surface={usual.surface} />
              {pick(starter.title)}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
