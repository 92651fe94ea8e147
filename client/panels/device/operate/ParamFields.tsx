import type { JSX } from 'react';
import type { ActionSpec } from '#contract/kinds/action-spec.ts';
import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { WORDS } from './words.ts';
import styles from './operate.module.css';

export type Params = Readonly<Record<string, AttributeValue>>;
type Specs = NonNullable<ActionSpec['params']>;

interface ParamFieldsProps {
  readonly specs: Specs;
  readonly params: Params;
  readonly onChange: (params: Params) => void;
}

/** One field for each param of an action: choices as buttons, numbers as a line. */
export function ParamFields({ specs, params, onChange }: ParamFieldsProps): JSX.Element[] {
  const { pick } = useWords();
  return Object.entries(specs).map(([name, { label, type, range, step, unit, words }]) => {
    const set = (value: AttributeValue): void => onChange({ ...params, [name]: value });
    if (type === 'number')
      return (
        <LineField
          key={name}
          type="number"
          label={`${pick(label)}（${range!.join('–')}${unit ? ` ${unit}` : ''}）`}
          min={range![0]}
          max={range![1]}
          step={step ?? 'any'}
          value={Number.isNaN(params[name]) ? '' : String(params[name])}
          onChange={(event) => set(event.target.valueAsNumber)}
        />
      );
    const options =
      type === 'flag'
        ? ([
            [true, WORDS.yes],
            [false, WORDS.no],
          ] as const)
        : Object.entries(words!).map(([value, word]) => [value, word] as const);
    return (
      <div key={name} className={styles.choice} role="radiogroup" aria-label={pick(label)}>
        <span className={styles.choiceName}>{pick(label)}</span>
        {options.map(([value, word]) => (
          <Button
            key={String(value)}
            role="radio"
            aria-checked={params[name] === value}
            look={params[name] === value ? 'primary' : 'normal'}
            onClick={() => set(value)}
          >
            {pick(word)}
          </Button>
        ))}
      </div>
    );
  });
}
