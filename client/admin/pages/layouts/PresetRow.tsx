import type { JSX } from 'react';
import { AFFINITIES, type Affinity } from '#contract/vocabularies/affinities.ts';
import type { Preset } from '#contract/walls/layout/in-force.ts';
import type { WallLayout } from '#contract/walls/layout/layout.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { IconButton } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import own from './layouts.module.css';
import { DAYS, PLAN_WORDS as WORDS } from './words.ts';

type Of<By extends Preset['by']> = Extract<Preset, { by: By }>;

interface PresetRowProps {
  readonly preset: Preset;
  readonly layouts: readonly WallLayout[];
  readonly onChange: (preset: Preset) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly first: boolean;
  readonly last: boolean;
}

/** One preset: which layout, and when. */
export function PresetRow({ preset, layouts, onChange, onMove, onRemove, first, last }: PresetRowProps): JSX.Element {
  const { pick } = useWords();
  const gone = !layouts.some(({ id }) => id === preset.layout);
  return (
    <li className={own.preset} data-preset={preset.by}>
      <SelectField
        label={pick(WORDS.layout)}
        value={preset.layout}
        onChange={(event) => onChange({ ...preset, layout: event.target.value })}
      >
        {gone && <option value={preset.layout}>{pick(WORDS.gone)}</option>}
        {layouts.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      {preset.by === 'hour' ? <Hours preset={preset} onChange={onChange} /> : <Incidents preset={preset} onChange={onChange} />}
      <span className={own.rowActions}>
        <IconButton icon="arrow-up" label={pick(WORDS.up)} disabled={first} onClick={() => onMove(-1)} />
        <IconButton icon="arrow-down" label={pick(WORDS.down)} disabled={last} onClick={() => onMove(1)} />
        <IconButton icon="x" label={pick(WORDS.remove)} onClick={onRemove} />
      </span>
    </li>
  );
}

const timeOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minuteOf = (time: string): number | null => {
  const [hours, minutes] = time.split(':').map(Number);
  return Number.isInteger(hours) && Number.isInteger(minutes) ? hours * 60 + minutes : null;
};

function Hours({ preset, onChange }: { preset: Of<'hour'>; onChange: (preset: Preset) => void }): JSX.Element {
  const { pick } = useWords();
  const toggle = (day: number): void => {
    const days = preset.days.includes(day) ? preset.days.filter((one) => one !== day) : [...preset.days, day].sort();
    // The last one stays: on no day at all it would never be in force.
    if (days.length > 0) onChange({ ...preset, days });
  };
  const set = (which: 'from' | 'until', time: string): void => {
    const minute = minuteOf(time);
    if (minute !== null) onChange({ ...preset, [which]: minute });
  };
  return (
    <>
      <fieldset className={own.days}>
        <legend>{pick(WORDS.days)}</legend>
        {DAYS.map((day, at) => (
          <button key={day.en} type="button" className={own.day} aria-pressed={preset.days.includes(at + 1)} onClick={() => toggle(at + 1)}>
            {pick(day)}
          </button>
        ))}
      </fieldset>
      <LineField label={pick(WORDS.from)} type="time" value={timeOf(preset.from)} onChange={(event) => set('from', event.target.value)} />
      <LineField label={pick(WORDS.to)} type="time" value={timeOf(preset.until)} onChange={(event) => set('until', event.target.value)} />
    </>
  );
}

function Incidents({ preset, onChange }: { preset: Of<'incident'>; onChange: (preset: Preset) => void }): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <SelectField
        label={pick(WORDS.priority)}
        value={preset.priority}
        onChange={(event) => onChange({ ...preset, priority: Number(event.target.value) as 1 | 2 | 3 | 4 })}
      >
        {[1, 2, 3, 4].map((priority) => (
          <option key={priority} value={priority}>
            {pick(WORDS.p(priority))}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={pick(WORDS.affinity)}
        value={preset.affinity ?? ''}
        onChange={(event) => onChange({ ...preset, affinity: event.target.value || null })}
      >
        <option value="">{pick(WORDS.any)}</option>
        {(Object.keys(AFFINITIES) as Affinity[]).map((affinity) => (
          <option key={affinity} value={affinity}>
            {pick(AFFINITIES[affinity].label)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={pick(WORDS.ends)}
        value={preset.until}
        onChange={(event) => onChange({ ...preset, until: event.target.value as 'acknowledged' | 'closed' })}
      >
        <option value="acknowledged">{pick(WORDS.acknowledged)}</option>
        <option value="closed">{pick(WORDS.closed)}</option>
      </SelectField>
      <LineField
        label={pick(WORDS.most)}
        type="number"
        min={1}
        max={1440}
        value={preset.mostMinutes}
        onChange={(event) => onChange({ ...preset, mostMinutes: Math.min(1440, Math.max(1, Math.round(Number(event.target.value)) || 1)) })}
      />
    </>
  );
}
