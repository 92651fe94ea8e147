import type { Severity } from '#contract/severity.ts';
import { STATUSES, type Status } from '#contract/live/status.ts';

/** How severity and state read without colour (WCAG: never colour alone). Order is the shader's shape number. */
export const SHAPES = ['dot', 'ring', 'square', 'triangle', 'diamond', 'cross', 'badge'] as const;
export type Shape = (typeof SHAPES)[number];

interface Tone {
  /** sRGB 0–255. */
  readonly rgb: readonly [number, number, number];
  readonly alpha: number;
  readonly shape: Shape;
  /** Radius in CSS pixels seen from far; near, every device grows to its icon. */
  readonly radius: number;
  /** Alarming tones are drawn above the others, at every distance, and never swallowed by a cluster. */
  readonly alarm: boolean;
}

const tone = (rgb: Tone['rgb'], alpha: number, shape: Shape, radius: number, alarm = false): Tone => ({ rgb, alpha, shape, radius, alarm });

/**
 * What a mark's one-byte state may be. The byte is the index in TONE_NAMES: what columns carry and shaders look up.
 * Colour is reserved for what is wrong; normal is small and dim; what we cannot vouch for is grey.
 */
export const TONES = {
  hidden: tone([0, 0, 0], 0, 'dot', 0),
  normal: tone([126, 166, 188], 0.46, 'dot', 1.6),
  unknown: tone([108, 120, 132], 0.7, 'ring', 2.6),
  stale: tone([112, 120, 128], 0.75, 'dot', 2.6),
  offline: tone([132, 138, 145], 0.85, 'ring', 3),
  shielded: tone([118, 126, 140], 0.8, 'square', 2.6),
  fault: tone([176, 168, 150], 0.95, 'cross', 3.8),
  warning: tone([226, 196, 104], 0.95, 'ring', 3.8),
  minor: tone([92, 162, 255], 1, 'dot', 5, true),
  moderate: tone([255, 214, 64], 1, 'square', 5.5, true),
  severe: tone([255, 146, 48], 1, 'triangle', 7, true),
  extreme: tone([255, 72, 76], 1, 'diamond', 8, true),
  accent: tone([70, 214, 232], 1, 'ring', 6),
  handled: tone([188, 202, 214], 1, 'ring', 6),
} as const satisfies Record<string, Tone>;

export type ToneName = keyof typeof TONES;
export const TONE_NAMES = Object.keys(TONES) as ToneName[];
export const TONE = Object.fromEntries(TONE_NAMES.map((name, index) => [name, index])) as Readonly<Record<ToneName, number>>;
export const toneAt = (byte: number): Tone => TONES[TONE_NAMES[byte]];

/** Set on a tone byte when life is at stake: never made smaller, whatever the distance. */
export const LIFE_SAFETY = 0x20;
/** Set on a tone byte while an officer has yet to take notice. */
export const UNACKED = 0x40;
/** Set on a tone byte of what is selected. */
export const SELECTED = 0x80;
export const toneOf = (byte: number): number => byte & 0x1f;

export const SEVERITY_TONE: Readonly<Record<Severity, ToneName>> = { 1: 'extreme', 2: 'severe', 3: 'moderate', 4: 'minor' };

const STATUS_TONE: Readonly<Record<Status, ToneName>> = {
  unknown: 'unknown',
  normal: 'normal',
  warning: 'warning',
  alert: 'moderate',
  fault: 'fault',
  shielded: 'shielded',
  offline: 'offline',
  stale: 'stale',
};
/** Tone byte by status byte. `alert` without its record (it is on its way) shows as 黄 until the severity is known. */
export const TONE_BY_STATUS: Uint8Array = Uint8Array.from(STATUSES, (status) => TONE[STATUS_TONE[status]]);

/** CSS colour of a tone, e.g. for a legend or a tooltip. */
export const cssTone = (name: ToneName, alpha = TONES[name].alpha): string => `rgba(${TONES[name].rgb.join(', ')}, ${alpha})`;
