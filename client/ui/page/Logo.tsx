import type { JSX } from 'react';
import styles from './Logo.module.css';

/** The product’s logo: an eye with a spring as its iris. */
export const Logo = (): JSX.Element => (
  <svg viewBox="0 0 32 20" className={styles.logo} aria-hidden="true">
    <path
      d="M2 10C6 3.5 10.5 1.2 16 1.2S26 3.5 30 10c-4 6.5-8.5 8.8-14 8.8S6 16.5 2 10Z"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinejoin="round"
    />
    <circle cx="16" cy="10" r="4.2" className={styles.spring} />
  </svg>
);
