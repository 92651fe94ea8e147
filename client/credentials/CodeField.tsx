import type { JSX } from 'react';
import { LineField } from '#client/ui/controls/Field.tsx';
import styles from './credentials.module.css';

interface CodeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (code: string) => void;
}

/** Six digits of an authenticator app. */
export const CodeField = ({ label, value, onChange }: CodeFieldProps): JSX.Element => (
  <div className={styles.code}>
    <LineField
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, '').slice(0, 6))}
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="\d{6}"
      placeholder="000000"
      autoFocus
      required
    />
  </div>
);
