import shapes from 'virtual:quanyan-icons';
import type { JSX } from 'react';
import type { IconShape } from './collect.ts';
import type { UiIcon } from './names.ts';

/** Shape of an icon by name, for engines that draw it themselves. */
export const iconShape = (name: string): IconShape | undefined => shapes[name];

interface IconProps {
  /** One of the interface's icons, or the `icon` of a device kind. */
  readonly name: UiIcon | (string & {});
  readonly className?: string;
}

/** Decorative: the words beside it carry the meaning. One `em` square, in the current text colour. */
export function Icon({ name, className }: IconProps): JSX.Element | null {
  const shape = shapes[name];
  if (!shape) return null;
  const paint = shape.stroke
    ? { fill: 'none', stroke: 'currentColor', strokeWidth: 1.75, strokeLinecap: 'round' as const, strokeLinejoin: 'round' as const }
    : { fill: 'currentColor' };
  return (
    <svg
      className={className}
      width="1em"
      height="1em"
      viewBox={`0 0 ${shape.size} ${shape.size}`}
      aria-hidden="true"
      focusable="false"
      {...paint}
    >
      {shape.paths.map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}
