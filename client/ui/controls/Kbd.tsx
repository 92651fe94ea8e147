import type { JSX, ReactNode } from 'react';
import styles from './Kbd.module.css';

/** A key of the keyboard. */
export const Kbd = ({ children }: { children: ReactNode }): JSX.Element => <kbd className={styles.kbd}>{children}</kbd>;
