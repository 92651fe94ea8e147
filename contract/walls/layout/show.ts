import type { Label } from '../../label.ts';
import type { Alert } from '../../records/alert.ts';
import type { Incident } from '../../records/incident.ts';
import type { Thrown } from '../thrown.ts';
import { maxOf } from '../../places/extent.ts';
import type { Calling, WallPlan } from './in-force.ts';
import type { Layout, LayoutItem, LayoutRegion } from './layout.ts';

/** In place of what those before a wall may not know: why, in words. */
interface Withheld {
  readonly withheld: Label;
  readonly seconds: number;
}
/** With the place of the device it is about: of devices far away a wall is told no more than dots until it watches where they are. */
export type ShownItem = LayoutItem & { readonly at?: string };
export type SentItem = ShownItem | Withheld;

/** A layout as a wall is sent it. */
export interface SentLayout {
  readonly id: string;
  readonly name: string;
  readonly layout: Omit<Layout, 'regions'> & {
    readonly regions: readonly (Omit<LayoutRegion, 'items'> & { readonly items: readonly SentItem[] })[];
  };
}

/** What somebody shows in a region of a wall's layout for a while. */
export interface RegionThrown extends Pick<Thrown, 'id' | 'by' | 'at' | 'until'> {
  /** Id of the layout it was thrown into. */
  readonly layout: string;
  readonly region: string;
  readonly item: ShownItem;
}

/** What a wall shows by layouts: those it may come to show, when, and what is shown in their regions for a while. */
export interface WallShow extends Pick<WallPlan, 'presets' | 'hand'> {
  readonly layouts: readonly SentLayout[];
  readonly thrown: readonly RegionThrown[];
}

/** What is shown in regions of a layout. What was thrown into another is passed over, though its regions have the same ids. */
export const thrownInto = (thrown: readonly RegionThrown[], layout: string): RegionThrown[] =>
  thrown.filter((one) => one.layout === layout);

/** What of an incident decides on layouts. @param alertOf those that are known */
export const callingOf = (
  { id, priority, affinity, openedAt, state, alerts }: Incident,
  alertOf: (id: string) => Pick<Alert, 'acked' | 'raisedAt'> | undefined,
): Calling => {
  const known = alerts.flatMap((one) => alertOf(one) ?? []);
  return {
    id,
    priority,
    affinity,
    // An incident that is opened again, or becomes worse, calls anew.
    calledAt: maxOf([openedAt, ...known.map(({ raisedAt }) => raisedAt)]),
    closed: state === 'closed',
    unacked: known.some(({ acked }) => acked === null),
  };
};
