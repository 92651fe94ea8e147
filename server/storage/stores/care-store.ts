import type { CarePlan } from '#contract/care/care-plan.ts';

/** People cared for. Only the newest of each is kept, and nothing of who is cared for no more. */
export interface CareStore {
  list(): Promise<CarePlan[]>;
  put(plan: CarePlan): Promise<void>;
  remove(id: string): Promise<void>;
}
