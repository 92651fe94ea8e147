import { useMemo, type JSX } from 'react';
import type { Label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { placesAlong } from '#client/places/place-words.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { scopesOf, type Scope } from './group.ts';
import { WORDS, allIn, allOver } from './words.ts';
import styles from './operate.module.css';

interface ScopeChoiceProps {
  readonly scopes: readonly NamedScope[];
  readonly chosen: Scope['id'];
  readonly onChange: (id: Scope['id']) => void;
}

/** This device alone, or all of its kind in the compound, or across compounds. */
export function ScopeChoice({ scopes, chosen, onChange }: ScopeChoiceProps): JSX.Element {
  const { pick } = useWords();
  return (
    <div className={styles.choice} role="radiogroup" aria-label={pick(WORDS.scope)}>
      <span className={styles.choiceName}>{pick(WORDS.scope)}</span>
      {scopes.map(({ id, words }) => (
        <Button
          key={id}
          role="radio"
          aria-checked={id === chosen}
          look={id === chosen ? 'primary' : 'normal'}
          onClick={() => onChange(id)}
          data-scope={id}
        >
          {pick(words)}
        </Button>
      ))}
    </div>
  );
}

export interface NamedScope extends Scope {
  readonly words: Label;
}

/** What the action can be given to; across compounds only where every device of the jurisdiction is known here. */
export function useScopes(device: Device): readonly NamedScope[] {
  const world = useWorld();
  return useMemo(() => {
    const compound = placesAlong(world, device.place).findLast(({ level }) => level === 'compound');
    const all = [...world.all('device').values()];
    const named = ({ id, devices: { length } }: Scope): Label =>
      id === 'one' ? WORDS.one : id === 'compound' ? allIn(compound!.name, length) : allOver(length);
    return scopesOf(device, compound?.path ?? null, all, world.far.count > 0 ? null : all).map((scope) => ({
      ...scope,
      words: named(scope),
    }));
  }, [world, device]);
}
