import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Lang } from '#client/layers/layer.ts';
import { MenuAt, MenuItem, MenuTitle } from '#client/ui/controls/Menu.tsx';
import type { Pointed } from './use-point-menu.ts';

const ASK = label('谁看得见这里', 'Who can see this');

interface AskMenuProps {
  readonly pointed: Pointed;
  readonly lang: Lang;
  readonly onAsk: ((open: string) => void) | undefined;
  readonly onClose: () => void;
}

/** What can be done with a point of the picture, where it was pointed at. */
export const PointMenu = ({ pointed, lang, onAsk, onClose }: AskMenuProps): JSX.Element => (
  <MenuAt x={pointed.x} y={pointed.y} onClose={onClose}>
    <MenuTitle>{pointed.name[lang]}</MenuTitle>
    <MenuItem onSelect={() => onAsk?.(pointed.open)}>{ASK[lang]}</MenuItem>
  </MenuAt>
);
