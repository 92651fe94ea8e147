import { label, type Label } from '#contract/label.ts';
import type { Skill } from './skills.ts';

interface AffinitySpec {
  /** As it stands in the reason of an incident. */
  readonly label: Label;
  /** Name of an icon that screens have. */
  readonly icon: string;
  /** Crews that fit, the fittest first. */
  readonly skills: readonly Skill[];
}

/** Which alerts belong together: those of one affinity in one compound and time are one incident. To add one, add a line. */
export const AFFINITIES = {
  fire: { label: label('消防', 'fire'), icon: 'flame', skills: ['fire'] },
  water: { label: label('水情', 'water'), icon: 'manhole', skills: ['municipal'] },
  power: { label: label('供电', 'power'), icon: 'bolt', skills: ['property', 'municipal'] },
  security: { label: label('治安', 'security'), icon: 'shield', skills: ['grid', 'property'] },
  lift: { label: label('电梯', 'lift'), icon: 'elevator', skills: ['lift', 'property'] },
  care: { label: label('关爱', 'care'), icon: 'home-2', skills: ['care', 'grid'] },
  road: { label: label('道路', 'road'), icon: 'map-2', skills: ['municipal'] },
  health: { label: label('设备健康', 'device health'), icon: 'router', skills: ['property', 'municipal'] },
  environment: { label: label('环境', 'environment'), icon: 'world', skills: ['municipal', 'grid'] },
} as const satisfies Readonly<Record<string, AffinitySpec>>;

export type Affinity = keyof typeof AFFINITIES;
