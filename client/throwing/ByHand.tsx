import { useEffect, useState, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import type { WallLayout } from '#contract/walls/layout/layout.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Refused, request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { formatClock } from '#client/ui/time/format.ts';
import styles from './throw.module.css';

const WORDS = {
  title: label('布局', 'Layout'),
  now: label('此刻', 'Now'),
  minutes: label('分钟', 'min'),
  give: label('切换布局', 'Give it this layout'),
  back: label('恢复自动布局', 'Give it back its own'),
  given: label('已切换，到时自动返回', 'Given: the wall returns by itself'),
  returned: label('已恢复自动布局', 'It has its own again'),
  by: {
    screen: label('出厂版式', 'as it is built'),
    hour: label('按时段', 'by the hour'),
    incident: label('因事件', 'by an incident'),
    hand: label('手动', 'by hand'),
  },
};
const MINUTES = [10, 30, 60, 240, 720] as const;

/** As `GET /api/v1/wall-plans` tells it. */
interface Plan {
  readonly id: string;
  readonly hand: { readonly by: string; readonly until: number } | null;
  readonly now: { readonly by: keyof typeof WORDS.by; readonly layout?: string };
}

interface ByHandProps {
  /** Id of the wall. */
  readonly target: string;
  readonly busy: boolean;
  /** Does it, and closes the window when it is done. */
  readonly onAct: (work: () => Promise<unknown>, done: Label) => void;
}

/** Which layout the wall has, and another for a while. Nothing where no layout has been drawn. */
export function ByHand({ target, busy, onAct }: ByHandProps): JSX.Element | null {
  const { pick } = useWords();
  const [known, setKnown] = useState<{ layouts: readonly WallLayout[]; plans: readonly Plan[] }>({ layouts: [], plans: [] });
  const [chosen, setChosen] = useState('');
  const [minutes, setMinutes] = useState<number>(30);
  useEffect(() => {
    Promise.all([request<WallLayout[]>('GET', '/api/v1/wall-layouts'), request<Plan[]>('GET', '/api/v1/wall-plans')]).then(
      ([layouts, plans]) => setKnown({ layouts, plans }),
      (error: unknown) => {
        // What can be shown is told by the window around this one, and so is what is wrong.
        if (!(error instanceof Refused)) throw error;
      },
    );
  }, []);
  const plan = known.plans.find(({ id }) => id === target);
  const layout = chosen || known.layouts[0]?.id;
  if (!plan || layout === undefined) return null;
  const path = `/api/v1/wall-plans/${encodeURIComponent(target)}/hand`;
  const name = known.layouts.find(({ id }) => id === plan.now.layout)?.name;
  return (
    <fieldset className={styles.byHand} data-by-hand>
      <legend>{pick(WORDS.title)}</legend>
      <p>
        {pick(WORDS.now)} {name !== undefined && <bdi>{name} · </bdi>}
        {pick(WORDS.by[plan.now.by])}
        {plan.hand && plan.now.by === 'hand' && ` → ${formatClock(plan.hand.until)}`}
      </p>
      <select value={layout} aria-label={pick(WORDS.title)} onChange={(event) => setChosen(event.target.value)}>
        {known.layouts.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
      <select value={minutes} aria-label={pick(WORDS.minutes)} onChange={(event) => setMinutes(Number(event.target.value))}>
        {MINUTES.map((one) => (
          <option key={one} value={one}>
            {one} {pick(WORDS.minutes)}
          </option>
        ))}
      </select>
      <Button busy={busy} onClick={() => onAct(() => request('PUT', path, { layout, minutes }), WORDS.given)}>
        {pick(WORDS.give)}
      </Button>
      {plan.hand && (
        <Button busy={busy} onClick={() => onAct(() => request('DELETE', path), WORDS.returned)}>
          {pick(WORDS.back)}
        </Button>
      )}
    </fieldset>
  );
}
