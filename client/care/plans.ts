import { useCallback, useEffect, useState } from 'react';
import type { CareChoice, CarePlan } from '#contract/care/care-plan.ts';
import { request } from '#client/session/session.ts';

/** As it is listed: whom to call is read of one person at a time. */
export type ListedPlan = Omit<CarePlan, 'contacts'>;

const PLANS = '/api/v1/care-plans';

const planOf = async (device: string): Promise<ListedPlan | null> =>
  (await request<{ items: ListedPlan[] }>('GET', `${PLANS}?device=${encodeURIComponent(device)}`)).items[0] ?? null;

/** With whom to call; the audit keeps who asked. */
export const readPlan = (id: string): Promise<CarePlan> => request<CarePlan>('GET', `${PLANS}/${encodeURIComponent(id)}`);

export const savePlan = (held: CarePlan | null, plan: CareChoice, reason: string): Promise<CarePlan> =>
  held === null
    ? request<CarePlan>('POST', PLANS, { plan, reason })
    : request<CarePlan>('PUT', `${PLANS}/${encodeURIComponent(held.id)}`, { plan, base: held.version, reason });

/** The plan that one of these devices belongs to; undefined = not answered yet, null = there is none. */
export function usePlan(devices: readonly string[]): { readonly plan: ListedPlan | null | undefined; readonly again: () => void } {
  const [plan, setPlan] = useState<ListedPlan | null | undefined>(undefined);
  const [turn, setTurn] = useState(0);
  const asked = [...new Set(devices)].slice(0, 4).join(' ');
  useEffect(() => {
    let current = true;
    const all = asked === '' ? [] : asked.split(' ');
    Promise.all(all.map(planOf)).then(
      (found) => current && setPlan(found.find((each) => each !== null) ?? null),
      () => current && setPlan(null),
    );
    return () => {
      current = false;
    };
  }, [asked, turn]);
  return { plan, again: useCallback(() => setTurn((n) => n + 1), []) };
}
