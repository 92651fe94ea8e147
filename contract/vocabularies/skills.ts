import { label, type Label } from '#contract/label.ts';

interface SkillSpec {
  readonly label: Label;
  /** Name of an icon that screens have. */
  readonly icon: string;
}

/** What crews can do. To add one, add a line, and name it in the affinities it fits. */
export const SKILLS = {
  fire: { label: label('消防', 'Fire'), icon: 'flame' },
  municipal: { label: label('市政', 'Municipal'), icon: 'building-community' },
  property: { label: label('物业', 'Property'), icon: 'building' },
  grid: { label: label('网格', 'Grid'), icon: 'users' },
  lift: { label: label('电梯', 'Lift'), icon: 'elevator' },
  care: { label: label('关爱', 'Care'), icon: 'home-2' },
} as const satisfies Readonly<Record<string, SkillSpec>>;

export type Skill = keyof typeof SKILLS;
export const SKILL_IDS = Object.keys(SKILLS) as [Skill, ...Skill[]];
