import type { ReactNode } from 'react';
import type { Label } from '#contract/label.ts';

/** One state of a part: what is said of it, and the part in it. `pick` gives the text in the language of the page. */
export interface State {
  readonly about: Label;
  readonly show: (pick: (label: Label) => string) => ReactNode;
  /** Takes the whole width. */
  readonly wide?: boolean;
}

/** States by the names of the parts they show, joined by a blank. */
export type Samples = Readonly<Record<string, readonly State[]>>;
