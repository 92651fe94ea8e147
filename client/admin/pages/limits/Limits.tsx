import { useState, type JSX } from 'react';
import type { Refusal } from '#contract/commands.ts';
import { label, type Label } from '#contract/label.ts';
import type { LimitChange } from '#contract/kinds/limit-change.ts';
import { targetKey } from '#contract/kinds/limit-override.ts';
import { DeviceName } from '#client/admin/parts/DeviceName.tsx';
import { Listing, type ListColumn } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlaceName } from '#client/admin/parts/places/PlaceName.tsx';
import { useKinds } from '#client/admin/parts/use-kinds.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Name } from '#client/ui/data/Name.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';
import { kindName, limitName, ownWords, pointName, valueWords, type ListedLimits } from './limit.ts';
import own from './limits.module.css';
import { SetLimit } from './SetLimit.tsx';
import { TakeBack, type Taking } from './TakeBack.tsx';

const WORDS = {
  inForce: label('现行限值', 'Limits in force'),
  none: label('没有另设的限值：一切按类型规定', 'No limit is set: all is as the kinds say'),
  changes: label('历次更改', 'Changes'),
  noChange: label('没有更改', 'No changes'),
  kind: label('设备类型', 'Kind'),
  limit: label('点位与限值', 'Point and limit'),
  is: label('限值', 'Limit'),
  says: label('类型规定', 'The kind says'),
  where: label('范围', 'Where'),
  all: label('全部', 'all'),
  who: label('人员', 'Person'),
  at: label('时间', 'Time'),
  reason: label('原因', 'Reason'),
  lifted: label('已取消', 'lifted'),
  lift: label('取消…', 'Lift…'),
  undo: label('撤销…', 'Undo…'),
};

/** Limits that are set in place of those of the kinds, each with who and why, to be lifted; and all that was done, to be undone. */
export default function Limits(): JSX.Element {
  const { pick } = useWords();
  useKinds();
  const { data, refusal, again } = useLoad<ListedLimits>('/api/v1/limits', 15_000);
  const [taking, setTaking] = useState<Taking | null>(null);
  return (
    <div className={own.page}>
      <SetLimit onDone={again} />
      <h2 className={own.title}>{pick(WORDS.inForce)}</h2>
      <InForce rows={data?.inForce ?? null} refusal={refusal} onTake={setTaking} />
      <h2 className={own.title}>{pick(WORDS.changes)}</h2>
      <Changes rows={data?.changes ?? null} onTake={setTaking} />
      {taking && <TakeBack taking={taking} onClose={() => setTaking(null)} onDone={again} />}
    </div>
  );
}

interface ListProps {
  readonly rows: readonly LimitChange[] | null;
  readonly onTake: (taking: Taking) => void;
}

/** What a change is about, and who made it when and why. */
function useColumns(): {
  readonly what: ListColumn<LimitChange>[];
  readonly by: ListColumn<LimitChange>[];
  readonly value: ListColumn<LimitChange>;
} {
  const { pick } = useWords();
  const now = useCurrentTime();
  return {
    what: [
      { title: pick(WORDS.kind), render: ({ kind }) => pick(kindName(kind)) },
      { title: pick(WORDS.limit), render: (change) => `${pick(pointName(change))} · ${pick(limitName(change))}` },
      { title: pick(WORDS.where), render: (change) => <Where change={change} /> },
    ],
    value: {
      title: pick(WORDS.is),
      render: (change) => <strong>{pick(change.value === null ? WORDS.lifted : valueWords(change, change.value))}</strong>,
    },
    by: [
      { title: pick(WORDS.who), render: ({ actor }) => <Name text={actor.name} /> },
      { title: pick(WORDS.at), render: ({ at }) => formatMoment(at, now) },
      { title: pick(WORDS.reason), render: ({ reason }) => <Name text={reason} lines={2} /> },
    ],
  };
}

function InForce({ rows, refusal, onTake }: ListProps & { refusal: Refusal | null }): JSX.Element {
  const { pick } = useWords();
  const { what, value, by } = useColumns();
  return (
    <Listing
      name={pick(WORDS.inForce)}
      rows={rows}
      refusal={refusal}
      keyOf={({ id }) => String(id)}
      empty={pick(WORDS.none)}
      icon="check"
      columns={[
        ...what,
        value,
        { title: pick(WORDS.says), render: (change) => <span className={styles.quiet}>{pick(ownWords(change))}</span> },
        ...by,
        { title: '', render: (change) => <TakeButton words={WORDS.lift} onClick={() => onTake({ change, how: 'lift' })} /> },
      ]}
    />
  );
}

function Changes({ rows, onTake }: ListProps): JSX.Element {
  const { pick } = useWords();
  const { what, value, by } = useColumns();
  const newest = newestOf(rows ?? []);
  return (
    <Listing
      name={pick(WORDS.changes)}
      rows={rows}
      keyOf={({ id }) => String(id)}
      empty={pick(WORDS.noChange)}
      icon="check"
      off={({ id }) => !newest.has(id)}
      columns={[
        ...what,
        value,
        ...by,
        {
          title: '',
          render: (change) => newest.has(change.id) && <TakeButton words={WORDS.undo} onClick={() => onTake({ change, how: 'undo' })} />,
        },
      ]}
    />
  );
}

/** Ids of the newest change of each limit: only those can be undone. @param changes the newest first */
function newestOf(changes: readonly LimitChange[]): ReadonlySet<number> {
  const newest = new Map<string, number>();
  for (const change of changes) if (!newest.has(targetKey(change))) newest.set(targetKey(change), change.id);
  return new Set(newest.values());
}

function TakeButton({ words, onClick }: { words: Label; onClick: () => void }): JSX.Element {
  const { pick } = useWords();
  return (
    <span className={styles.actions}>
      <Button look="quiet" onClick={onClick}>
        {pick(words)}
      </Button>
    </span>
  );
}

function Where({ change: { place, device } }: { change: LimitChange }): JSX.Element {
  const { pick } = useWords();
  if (device !== null) return <DeviceName id={device} />;
  return place === null ? <>{pick(WORDS.all)}</> : <PlaceName path={place} />;
}
