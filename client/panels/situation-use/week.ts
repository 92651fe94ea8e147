import type { UseLedger, UsePost } from '#contract/live/use-ledger.ts';

type Figure = Exclude<keyof UsePost, 'role' | 'jurisdiction'>;

export interface UseWeek {
  /** Of today, over all posts. */
  readonly today: Readonly<Record<Figure, number>>;
  /** Oldest first: time of duty and of tours, ms. */
  readonly days: readonly { readonly from: number; readonly dutyMs: number; readonly tourMs: number }[];
  /** Time of tours for each hour of duty over all days, minutes; null = there was no duty. */
  readonly tourMinutesPerHour: number | null;
}

const FIGURES = ['people', 'signIns', 'dutyMs', 'tourMs', 'wallMs', 'acknowledged', 'dispatched', 'closed'] as const satisfies Figure[];

const sum = (posts: readonly UsePost[], of: Figure): number => posts.reduce((all, post) => all + post[of], 0);

/** What the wall says of the ledger. */
export function weekOf({ days }: UseLedger): UseWeek {
  const posts = days[0]?.posts ?? [];
  const told = days.map(({ from, posts: each }) => ({ from, dutyMs: sum(each, 'dutyMs'), tourMs: sum(each, 'tourMs') })).reverse();
  const [duty, tour] = [told.reduce((all, { dutyMs }) => all + dutyMs, 0), told.reduce((all, { tourMs }) => all + tourMs, 0)];
  return {
    today: Object.fromEntries(FIGURES.map((figure) => [figure, sum(posts, figure)])) as Record<Figure, number>,
    days: told,
    tourMinutesPerHour: duty === 0 ? null : (60 * tour) / duty,
  };
}
