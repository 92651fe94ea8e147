import type { Severity } from '#contract/severity.ts';

/** One pulse of a tone. */
interface Pulse {
  /** Seconds from the beginning of the tone, and how long it lasts. */
  readonly at: number;
  readonly length: number;
  readonly hertz: number;
}

const pulses = (hertz: readonly number[], length: number, pause: number): Pulse[] =>
  hertz.map((each, i) => ({ at: i * (length + pause), length, hertz: each }));

/**
 * A tone by severity, told apart without looking: the graver, the more pulses, the faster and the higher (after the bursts of
 * IEC 60601-1-8). All end within two seconds.
 */
const TONES: Readonly<Record<Severity, readonly Pulse[]>> = {
  1: [...pulses([880, 880, 1175], 0.13, 0.07), ...pulses([880, 1175], 0.13, 0.07).map((pulse) => ({ ...pulse, at: pulse.at + 0.85 }))],
  2: pulses([740, 740, 740], 0.18, 0.12),
  3: pulses([587, 587], 0.22, 0.2),
  4: pulses([494], 0.25, 0),
};

/** Rise and fall of each pulse, seconds: without them it would click. */
const EDGE_S = 0.012;
const LOUDNESS: Readonly<Record<Severity, number>> = { 1: 0.5, 2: 0.38, 3: 0.25, 4: 0.18 };

/** Puts a tone on an audio context, from its present moment on. @param after seconds to wait first */
export function playTone(context: BaseAudioContext, severity: Severity, after = 0): void {
  for (const { at, length, hertz } of TONES[severity]) {
    const start = context.currentTime + after + at;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS[severity], start + EDGE_S);
    gain.gain.setValueAtTime(LOUDNESS[severity], start + length - EDGE_S);
    gain.gain.linearRampToValueAtTime(0, start + length);
    const voice = context.createOscillator();
    voice.type = 'triangle';
    voice.frequency.value = hertz;
    voice.connect(gain).connect(context.destination);
    voice.start(start);
    voice.stop(start + length);
  }
}
