import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { definePanel } from '#client/panels/panel.ts';
import { placeAtLevel, SCOPE_LEVELS, useScope, type Scope, type ScopeLevel } from '#client/situation/scope.ts';
import { Name } from '#client/ui/data/Name.tsx';
import { setView } from '#client/view/view.ts';
import styles from './levels.module.css';

const LEVELS = {
  city: label('市', 'City'),
  district: label('区', 'District'),
  street: label('街道', 'Street'),
  community: label('社区', 'Community'),
} as const satisfies Record<ScopeLevel, unknown>;
const NONE = label('本级未接入', 'not connected here');
const ALL = (n: number) => label(`共 ${n} 个`, `${n} in all`);

export default definePanel({ id: 'wall-levels', title: label('层级切换', 'Levels'), component: WallLevels });

/** 市–区–街道–社区: what picture and figures are about. Pressing 社区 again goes to the next one. */
function WallLevels(): JSX.Element {
  const { pick } = useWords();
  const scope = useScope();
  return (
    <nav className={styles.levels} aria-label={pick(label('层级', 'Levels'))}>
      {SCOPE_LEVELS.map((level) => {
        const to = placeAtLevel(scope, level);
        return (
          <button
            key={level}
            type="button"
            className={styles.level}
            data-level={level}
            aria-pressed={scope.place?.level === level}
            disabled={to === undefined}
            onClick={() => to !== undefined && setView({ focus: to, open: '' })}
          >
            <span className={styles.kind}>{pick(LEVELS[level])}</span>
            <Name text={pick(wordsOf(scope, level))} className={styles.name} />
          </button>
        );
      })}
    </nav>
  );
}

function wordsOf({ along, communities }: Scope, level: ScopeLevel): ReturnType<typeof label> {
  const name = along[level]?.name;
  if (name !== undefined) return label(name, name);
  return level === 'community' && communities.length > 0 ? ALL(communities.length) : NONE;
}
