import { useState, type JSX } from 'react';
import type { WallRole } from '#contract/roles.ts';
import type { HandChoice, Preset } from '#contract/walls/layout/in-force.ts';
import type { WallLayout } from '#contract/walls/layout/layout.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { ROLE_LABELS } from '#contract/roles.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { EmptyState } from '#client/ui/frame/EmptyState.tsx';
import { formatClock } from '#client/ui/time/format.ts';
import { editedPlan, isOvertaken, type EditedPlan } from './edit-plan.ts';
import own from './layouts.module.css';
import { PresetRow } from './PresetRow.tsx';
import { PLAN_WORDS as WORDS } from './words.ts';

const EVERY_MS = 5000;

/** As `GET /api/v1/wall-plans` tells it. */
interface Plan {
  readonly id: string;
  readonly name: string;
  readonly role: WallRole;
  readonly screens: number;
  readonly version: number;
  readonly presets: readonly Preset[];
  readonly hand: HandChoice | null;
  readonly now: { readonly by: 'screen' | 'hour' | 'incident' | 'hand'; readonly layout?: string };
}

/** Which wall has which layout when, and what each shows now. */
export function Plans({ layouts }: { layouts: readonly WallLayout[] }): JSX.Element {
  const { pick } = useWords();
  const { data, again } = useLoad<Plan[]>('/api/v1/wall-plans', EVERY_MS);
  return (
    <section className={own.plans} aria-label={pick(WORDS.title)}>
      <header className={styles.bar}>
        <h2>{pick(WORDS.title)}</h2>
        <p className={styles.quiet}>{pick(WORDS.about)}</p>
      </header>
      {data?.length === 0 && <EmptyState icon="screen-share" title={pick(WORDS.none)} />}
      {data?.map((plan) => (
        <PlanCard key={plan.id} plan={plan} layouts={layouts} onChanged={again} />
      ))}
    </section>
  );
}

interface PlanCardProps {
  readonly plan: Plan;
  readonly layouts: readonly WallLayout[];
  readonly onChanged: () => void;
}

function PlanCard({ plan, layouts, onChanged }: PlanCardProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [edited, setEdited] = useState<EditedPlan | null>(null);
  const presets = edited?.presets ?? plan.presets;
  const change = (next: readonly Preset[]): void => setEdited(editedPlan(edited, plan, next));
  const overtaken = isOvertaken(edited, plan);
  const keep = async (): Promise<void> => {
    const send = (): Promise<unknown> => request('PUT', `/api/v1/wall-plans/${encodeURIComponent(plan.id)}`, edited);
    if (await act(send, pick(WORDS.saved))) setEdited(null);
    // When it was refused somebody else may have changed it.
    onChanged();
  };
  const [first] = layouts;
  return (
    <article className={styles.card} data-plan={plan.name}>
      <header className={styles.bar}>
        <h3>
          <bdi>{plan.name}</bdi>
        </h3>
        <span className={styles.quiet}>{pick(ROLE_LABELS[plan.role])}</span>
        <span className={own.now} data-by={plan.now.by} data-now>
          {pick(WORDS.now)} <NowShown plan={plan} layouts={layouts} />
        </span>
        <span className={styles.end}>
          <Button disabled={!first} onClick={() => first && change([...presets, byHour(first.id)])}>
            {pick(WORDS.addHour)}
          </Button>
          <Button disabled={!first} onClick={() => first && change([...presets, byIncident(first.id)])}>
            {pick(WORDS.addIncident)}
          </Button>
          {edited && <GiveUpOrKeep busy={busy} overtaken={overtaken} onGiveUp={() => setEdited(null)} onKeep={() => void keep()} />}
        </span>
      </header>
      {overtaken && <p role="alert">{pick(WORDS.overtaken)}</p>}
      {presets.length === 0 && <p className={styles.quiet}>{pick(first ? WORDS.empty : WORDS.needsLayout)}</p>}
      <ol className={own.presets}>
        {presets.map((preset, at) => (
          <PresetRow
            key={`${at} ${preset.by}`}
            preset={preset}
            layouts={layouts}
            onChange={(next) => change(presets.map((one, index) => (index === at ? next : one)))}
            onMove={(by) => change(swapped(presets, at, at + by))}
            onRemove={() => change(presets.filter((_, index) => index !== at))}
            first={at === 0}
            last={at === presets.length - 1}
          />
        ))}
      </ol>
    </article>
  );
}

interface EndProps {
  readonly busy: boolean;
  readonly overtaken: boolean;
  readonly onGiveUp: () => void;
  readonly onKeep: () => void;
}

/** The ends of changing a plan. */
function GiveUpOrKeep({ busy, overtaken, onGiveUp, onKeep }: EndProps): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <Button onClick={onGiveUp} data-give-up>
        {pick(WORDS.giveUp)}
      </Button>
      <Button look="primary" busy={busy} disabled={overtaken} onClick={onKeep}>
        {pick(WORDS.save)}
      </Button>
    </>
  );
}

function NowShown({ plan: { now, hand }, layouts }: Pick<PlanCardProps, 'plan' | 'layouts'>): JSX.Element {
  const { pick } = useWords();
  const name = layouts.find(({ id }) => id === now.layout)?.name;
  return (
    <>
      {name !== undefined && <bdi>{name} · </bdi>}
      {pick(WORDS[now.by])}
      {now.by === 'hand' && hand && (
        <>
          {' '}
          <bdi>{hand.by}</bdi> {pick(WORDS.until)} {formatClock(hand.until)}
        </>
      )}
    </>
  );
}

const byHour = (layout: string): Preset => ({ by: 'hour', layout, days: [1, 2, 3, 4, 5], from: 8 * 60, until: 18 * 60 });
const byIncident = (layout: string): Preset => ({
  by: 'incident',
  layout,
  priority: 1,
  affinity: 'fire',
  until: 'closed',
  mostMinutes: 120,
});

function swapped(presets: readonly Preset[], from: number, to: number): Preset[] {
  const next = [...presets];
  [next[from], next[to]] = [next[to], next[from]];
  return next;
}
