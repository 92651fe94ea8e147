import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { LimitTarget, LimitValue } from '#contract/kinds/limit-change.ts';
import { valueOf } from '#contract/kinds/limit-override.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { KINDS } from '#client/world/kinds.ts';
import { DevicePicker } from './DevicePicker.tsx';
import { limitName, ownLimit, ownWords, settable, valueWords, type LimitVerdict } from './limit.ts';
import { Preview } from './Preview.tsx';

const WORDS = {
  title: label('设置限值', 'Set a limit'),
  kind: label('设备类型', 'Kind'),
  point: label('点位', 'Point'),
  limit: label('限值', 'Limit'),
  scope: label('范围', 'Where'),
  all: label('此类型全部设备', 'all devices of the kind'),
  place: label('一个地点及其中全部', 'a place with everything in it'),
  device: label('一台设备', 'one device'),
  own: label('类型规定', 'The kind says'),
  bound: label('新限值', 'New limit'),
  release: label('恢复值（可留空）', 'Ends at (may be empty)'),
  forS: label('持续（秒，可留空）', 'Lasting (s, may be empty)'),
  check: label('试算', 'Try it'),
  set: label('设置…', 'Set…'),
  confirm: label('设置并生效', 'Set: in force at once'),
  done: label('限值已生效', 'The limit is in force'),
};

const SCOPES = ['all', 'place', 'device'] as const;
type Scope = (typeof SCOPES)[number];

interface Draft {
  readonly kind: string;
  readonly point: string;
  readonly limit: string;
  readonly scope: Scope;
  readonly place: string;
  readonly device: string;
  readonly bound: string;
  readonly release: string;
  readonly forS: string;
}

/** Kinds that have a limit to set, and the points that do. */
const pointsOf = (kind: string): string[] => {
  const known = KINDS.get(kind);
  return known ? Object.keys(known.points).filter((point) => settable(known, point).length > 0) : [];
};
const kindsOf = (): string[] => [...KINDS.keys()].filter((kind) => pointsOf(kind).length > 0);

/** With the numbers that the kind has, to begin from. */
function draftOf(kind: string, point = pointsOf(kind)[0], limit = settable(KINDS.get(kind)!, point)[0]): Draft {
  const own = ownLimit({ kind, place: null, device: null, point, limit });
  const { bound, release, forS } = valueOf(own!);
  const numbers = { bound: String(bound), release: String(release ?? ''), forS: String(forS ?? '') };
  return { kind, point, limit, scope: 'all', place: '', device: '', ...numbers };
}

const targetOf = ({ kind, point, limit, scope, place, device }: Draft): LimitTarget => ({
  kind,
  place: scope === 'place' ? place : null,
  device: scope === 'device' ? device : null,
  point,
  limit,
});
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const setOf = ({ bound, release, forS }: Draft): LimitValue => ({ bound: Number(bound), release: numberOf(release), forS: numberOf(forS) });
const isWhole = ({ bound, scope, place, device }: Draft): boolean =>
  bound.trim() !== '' && (scope === 'all' || (scope === 'place' ? place : device) !== '');

/** A limit is chosen, tried, and set with a reason. */
export function SetLimit({ onDone }: { onDone: () => void }): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [draft, setDraft] = useState(() => draftOf(kindsOf()[0]));
  const [verdict, setVerdict] = useState<LimitVerdict | null>(null);
  const [asking, setAsking] = useState(false);
  const change = (to: Draft): void => {
    setDraft(to);
    setVerdict(null);
  };
  const [target, value] = [targetOf(draft), setOf(draft)];
  const check = (): Promise<unknown> =>
    act(async () => setVerdict(await request<LimitVerdict>('POST', '/api/v1/limits/check', { target, value })));
  const set = async (reason: string): Promise<void> => {
    await request('POST', '/api/v1/limits', { target, value, base: verdict!.base, reason });
    setVerdict(null);
    onDone();
  };
  return (
    <div className={styles.card}>
      <h2>{pick(WORDS.title)}</h2>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
      >
        <Which draft={draft} onChange={change} />
        <Where draft={draft} onChange={change} />
        <Numbers draft={draft} onChange={change} />
        <div className={styles.actions}>
          <Button type="submit" busy={busy} disabled={!isWhole(draft)}>
            {pick(WORDS.check)}
          </Button>
          <Button look="primary" disabled={verdict === null || verdict.faults.length > 0} onClick={() => setAsking(true)}>
            {pick(WORDS.set)}
          </Button>
        </div>
        {verdict && <Preview verdict={verdict} />}
      </form>
      {asking && verdict && (
        <ReasonDialog
          title={`${pick(limitName(target))} ${pick(valueWords(target, value))}`}
          confirm={pick(WORDS.confirm)}
          done={pick(WORDS.done)}
          onClose={() => setAsking(false)}
          onConfirm={set}
        >
          <Preview verdict={verdict} />
        </ReasonDialog>
      )}
    </div>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

function Which({ draft, onChange }: PartProps): JSX.Element {
  const { pick } = useWords();
  const { kind, point, limit } = draft;
  const kept = { scope: draft.scope, place: draft.place };
  const known = KINDS.get(kind)!;
  return (
    <div className={styles.three}>
      <SelectField label={pick(WORDS.kind)} value={kind} onChange={({ target }) => onChange({ ...draftOf(target.value), ...kept })}>
        {kindsOf().map((id) => (
          <option key={id} value={id}>
            {pick(KINDS.get(id)!.label)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={pick(WORDS.point)}
        value={point}
        onChange={({ target }) => onChange({ ...draftOf(kind, target.value), ...kept, device: draft.device })}
      >
        {pointsOf(kind).map((name) => (
          <option key={name} value={name}>
            {pick(known.points[name].label)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={pick(WORDS.limit)}
        value={limit}
        onChange={({ target }) => onChange({ ...draftOf(kind, point, target.value), ...kept, device: draft.device })}
      >
        {settable(known, point).map((name) => (
          <option key={name} value={name}>
            {pick(limitName({ kind, place: null, device: null, point, limit: name }))}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function Where({ draft, onChange }: PartProps): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <SelectField
        label={pick(WORDS.scope)}
        value={draft.scope}
        onChange={({ target }) => onChange({ ...draft, scope: target.value as Scope })}
      >
        {SCOPES.map((scope) => (
          <option key={scope} value={scope}>
            {pick(WORDS[scope])}
          </option>
        ))}
      </SelectField>
      {draft.scope === 'place' && (
        <PlacePicker label={pick(WORDS.place)} value={draft.place} onChange={(place) => onChange({ ...draft, place })} />
      )}
      {draft.scope === 'device' && (
        <DevicePicker
          label={pick(WORDS.device)}
          kind={draft.kind}
          value={draft.device}
          onChange={(device) => onChange({ ...draft, device })}
        />
      )}
    </>
  );
}

function Numbers({ draft, onChange }: PartProps): JSX.Element {
  const { pick } = useWords();
  const { unit, states } = KINDS.get(draft.kind)!.points[draft.point];
  const fields = [
    ...(states ? [] : (['bound', 'release'] as const)),
    ...(draft.limit.startsWith('limits.') ? (['forS'] as const) : []),
  ] as const;
  return (
    <>
      <p className={styles.quiet}>
        {pick(WORDS.own)} {pick(ownWords(targetOf(draft)))}
      </p>
      <div className={styles.three}>
        {fields.map((field) => (
          <LineField
            key={field}
            label={`${pick(WORDS[field])}${field === 'bound' && unit !== '' ? ` ${unit}` : ''}`}
            value={draft[field]}
            onChange={({ target }) => onChange({ ...draft, [field]: target.value })}
            type="number"
            step="any"
            required={field === 'bound' || states !== undefined}
          />
        ))}
      </div>
    </>
  );
}
