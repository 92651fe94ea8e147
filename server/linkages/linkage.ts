import type { AttributeValue } from '#contract/kinds/event-spec.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';

interface Telling {
  /** Of the told device's kind, and none that is critical: those are for people. */
  readonly action: string;
  readonly params?: Readonly<Record<string, AttributeValue>>;
}

/**
 * An alert of one device that makes the one beside it do something at once 联动, in `server/linkages/<id>.linkage.ts`: where a person
 * would come too late.
 */
export interface Linkage {
  /** As its file is named. */
  readonly id: string;
  /** One sentence, for `npm run list`. */
  readonly about: string;
  readonly on: { readonly kind: string; readonly code: string };
  /** The nearest device of this kind in the same place, within so many metres; where it is the alert's own kind, the very device. */
  readonly tells: { readonly kind: string; readonly withinM: number };
  readonly begin: Telling;
  /** When the alert is over, unless somebody has told the device something since; left out where a person has to look first. */
  readonly end?: Telling;
  /** Stands in the operation's reason, in both languages. */
  readonly reason: string;
}

export const defineLinkage = (linkage: Linkage): Linkage => Object.freeze(linkage);

/** @throws Error naming what a linkage names and its kinds have not, and critical actions */
export function checkLinkage({ id, on, tells, begin, end }: Linkage, kinds: KindIndex): void {
  const fail = (what: string): never => {
    throw new Error(`linkage ${id}: ${what}`);
  };
  const alerts = kinds.get(on.kind)?.alerts ?? {};
  if (!Object.hasOwn(alerts, on.code)) fail(`${on.kind} has no alert ${on.code}`);
  const actions = kinds.get(tells.kind)?.actions ?? {};
  for (const { action } of end === undefined ? [begin] : [begin, end]) {
    if (!Object.hasOwn(actions, action)) fail(`${tells.kind} has no action ${action}`);
    if (actions[action].needs === 'operate-critical') fail(`${action} of ${tells.kind} is critical: it is for people to give`);
  }
}
