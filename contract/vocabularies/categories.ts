import { label, type Label } from '#contract/label.ts';

interface CategorySpec {
  readonly label: Label;
  /** Name of an icon that screens have. */
  readonly icon: string;
  /** Where such a device hangs somebody needs care: that it is there is personal data by itself. */
  readonly personal?: true;
  /** How far around it such a device notices what it is for, m; cameras may have their own. None = it senses only itself. */
  readonly reachM?: number;
}

/** What kinds of device are for. To add one, add a line: kinds, uploads and pages know it from then on. */
export const CATEGORIES = {
  fire: { label: label('消防', 'Fire'), icon: 'flame', reachM: 15 },
  video: { label: label('视频', 'Video'), icon: 'camera', reachM: 40 },
  municipal: { label: label('市政', 'Municipal'), icon: 'building-community', reachM: 40 },
  lift: { label: label('电梯', 'Lifts'), icon: 'elevator' },
  care: { label: label('关爱', 'Care'), icon: 'home-2', personal: true },
  security: { label: label('治安', 'Security'), icon: 'shield', reachM: 30 },
  energy: { label: label('能源', 'Energy'), icon: 'bolt' },
  patrol: { label: label('巡检', 'Patrol'), icon: 'route' },
  environment: { label: label('环境', 'Environment'), icon: 'world', reachM: 300 },
} as const satisfies Readonly<Record<string, CategorySpec>>;

export type Category = keyof typeof CATEGORIES;

export const isPersonalCategory = (category: Category): boolean => (CATEGORIES[category] as CategorySpec).personal === true;
