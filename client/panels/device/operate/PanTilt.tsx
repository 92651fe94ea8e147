import { useEffect, useMemo, useState, type JSX } from 'react';
import { PAD_KEYS, type ActionSpec, type PadKey, type PadSpec } from '#contract/kinds/action-spec.ts';
import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { Device } from '#contract/records/device.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Pad } from '#client/ui/controls/Pad.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { useWorld } from '#client/world/hooks.ts';
import { Holding } from './holding.ts';
import { WORDS } from './words.ts';
import styles from './operate.module.css';

interface PanTiltProps {
  readonly device: Device;
  readonly kind: DeviceKind;
  readonly id: string;
  readonly action: ActionSpec;
  readonly pad: PadSpec;
  readonly disabled: boolean;
  /** What the device reads, by the position of its points. */
  readonly values: ArrayLike<number>;
}

/** Presets that have a button of their own. */
const BUTTONS = 6;
/** Of the time after which the device stops by itself, when it is told to go on. */
const RENEWED = 0.8;

/** A pad made of what the kind says of its action: directions, zoom, speed, and positions that were kept before. */
export default function PanTilt({ device, kind, id, action, pad, disabled, values }: PanTiltProps): JSX.Element {
  const { pick } = useWords();
  const { params = {} } = action;
  const speeds = pad.speed === undefined ? undefined : params[pad.speed].range;
  const longest = params[pad.hold].range![1];
  const [speed, setSpeed] = useState(() => Number(pad.speed === undefined ? 0 : params[pad.speed].standard));
  const give = useGive(device.id);
  const holding = useMemo(() => new Holding({ id, key: pad.key, stop: pad.stop, give }), [id, pad, give]);
  const [held, setHeld] = useState<PadKey | null>(null);
  useEffect(() => {
    if (held === null) return undefined;
    const timer = setInterval(() => holding.renew(), longest * 1000 * RENEWED);
    return () => clearInterval(timer);
  }, [held, holding, longest]);
  const words = params[pad.key].words!;
  const keys = PAD_KEYS.filter((key) => Object.hasOwn(words, key)).map((key) => ({ key, words: pick(words[key]) }));
  const press = (key: PadKey): void => {
    if (holding.press(key, { [pad.hold]: longest, ...(pad.speed !== undefined && { [pad.speed]: speed }) })) setHeld(key);
  };
  const release = (): void => {
    if (holding.release()) setHeld(null);
  };
  return (
    <div className={styles.pan} data-pan={held ?? 'still'}>
      <Pad label={pick(WORDS.pad)} keys={keys} held={held} disabled={disabled} onPress={press} onRelease={release} />
      <div className={styles.panMore}>
        {speeds && (
          <label className={styles.speed}>
            <span>
              {pick(params[pad.speed!].label)} {speed}
            </span>
            <input
              type="range"
              min={speeds[0]}
              max={speeds[1]}
              step={params[pad.speed!].step ?? 1}
              value={speed}
              disabled={disabled}
              onChange={({ target }) => setSpeed(target.valueAsNumber)}
            />
          </label>
        )}
        {pad.presets !== undefined && (
          <Presets kind={kind} id={pad.presets} disabled={disabled} values={values} onGo={(told) => void give(pad.presets!, told)} />
        )}
      </div>
      <p className={styles.panHelp}>{pick(WORDS.padHelp)}</p>
    </div>
  );
}

interface PresetsProps {
  readonly kind: DeviceKind;
  readonly id: string;
  readonly disabled: boolean;
  readonly values: ArrayLike<number>;
  readonly onGo: (params: Readonly<Record<string, number>>) => void;
}

/** The first few by a button each, all of them by number; where the device stands is marked. */
function Presets({ kind, id, disabled, values, onGo }: PresetsProps): JSX.Element {
  const { pick } = useWords();
  const { params = {}, expects } = kind.actions![id];
  const [[name, spec]] = Object.entries(params);
  const [low, high] = spec.range!;
  const [typed, setTyped] = useState(String(low));
  const at = expects === undefined ? NaN : values[Object.keys(kind.points).indexOf(expects.point)];
  const number = Number(typed);
  const fits = typed.trim() !== '' && number >= low && number <= high && Number.isInteger(number);
  return (
    <div className={styles.presets} role="group" aria-label={pick(spec.label)}>
      <span className={styles.caption}>{pick(spec.label)}</span>
      <div className={styles.presetKeys}>
        {Array.from({ length: Math.min(BUTTONS, high - low + 1) }, (_, i) => low + i).map((preset) => (
          <Button
            key={preset}
            look={preset === at ? 'primary' : 'normal'}
            aria-pressed={preset === at}
            aria-label={`${pick(spec.label)} ${preset}`}
            disabled={disabled}
            data-preset={preset}
            onClick={() => onGo({ [name]: preset })}
          >
            {preset}
          </Button>
        ))}
      </div>
      <form
        className={styles.presetTyped}
        onSubmit={(event) => {
          event.preventDefault();
          if (fits && !disabled) onGo({ [name]: number });
        }}
      >
        <LineField
          type="number"
          label={pick(WORDS.number)}
          min={low}
          max={high}
          step={1}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Button type="submit" disabled={disabled || !fits}>
          {pick(WORDS.goTo)}
        </Button>
      </form>
    </div>
  );
}

/** Tells the device without a word when it is taken: what came of it stands in the rows below, and the picture moves. */
function useGive(device: string): (action: string, params: Readonly<Record<string, string | number | boolean>>) => Promise<void> {
  const world = useWorld();
  const { pick } = useWords();
  return useMemo(
    () => async (action, params) => {
      const result = await world.send('operate', { devices: [device], action, params, reason: '' });
      if (!result.ok) showMessage(pick(result.refusal.message), 'refused');
    },
    [world, pick, device],
  );
}
