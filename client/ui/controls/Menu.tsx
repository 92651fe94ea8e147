import { Menu as Base } from '@base-ui/react/menu';
import type { JSX, ReactElement, ReactNode } from 'react';
import { Icon } from '../icons/Icon.tsx';
import styles from './Menu.module.css';

/** A list of things to do or to choose, opened by `trigger`. */
export function Menu({
  trigger,
  align = 'end',
  children,
}: {
  trigger: ReactElement;
  align?: 'start' | 'end';
  children: ReactNode;
}): JSX.Element {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={6} align={align} collisionPadding={8}>
          <Base.Popup className={styles.popup} data-menu>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The same at a point of the page (CSS pixels), opened by being there. */
export function MenuAt({ x, y, onClose, children }: { x: number; y: number; onClose: () => void; children: ReactNode }): JSX.Element {
  const anchor = { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} className={styles.positioner} side="bottom" align="start" sideOffset={2} collisionPadding={8}>
          <Base.Popup className={styles.popup} data-menu>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** `about` is a second, quieter line. */
export const MenuItem = ({ onSelect, children, about }: { onSelect: () => void; children: ReactNode; about?: ReactNode }): JSX.Element => (
  <Base.Item className={styles.item} onClick={onSelect}>
    <span className={styles.words}>
      {children}
      {about !== undefined && <span className={styles.about}>{about}</span>}
    </span>
  </Base.Item>
);

interface MenuCheckProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  readonly disabled?: boolean;
}

export const MenuCheck = ({ checked, onChange, children, disabled }: MenuCheckProps): JSX.Element => (
  <Base.CheckboxItem className={styles.item} checked={checked} onCheckedChange={onChange} closeOnClick={false} disabled={disabled}>
    <span className={styles.tick}>{checked && <Icon name="check" />}</span>
    {children}
  </Base.CheckboxItem>
);

interface MenuChoiceProps<T extends string> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
  readonly choices: readonly { readonly value: T; readonly words: ReactNode }[];
}

/** One of several. */
export const MenuChoice = <T extends string>({ value, onChange, disabled, choices }: MenuChoiceProps<T>): JSX.Element => (
  <Base.RadioGroup value={value} onValueChange={(next: T) => onChange(next)} disabled={disabled}>
    {choices.map((choice) => (
      <Base.RadioItem key={choice.value} className={styles.item} value={choice.value} closeOnClick={false}>
        <span className={styles.tick}>{choice.value === value && <Icon name="check" />}</span>
        {choice.words}
      </Base.RadioItem>
    ))}
  </Base.RadioGroup>
);

export const MenuTitle = ({ children }: { children: ReactNode }): JSX.Element => <div className={styles.title}>{children}</div>;
export const MenuLine = (): JSX.Element => <Base.Separator className={styles.line} />;
