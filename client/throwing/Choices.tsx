import type { JSX } from 'react';
import styles from './throw.module.css';

interface ChoicesProps<T> {
  readonly title: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly words: string }[];
  readonly onChoose: (value: T) => void;
}

/** One of a few, all in sight. */
export const Choices = <T extends string | number>({ title, value, choices, onChoose }: ChoicesProps<T>): JSX.Element => (
  <fieldset className={styles.choices}>
    <legend>{title}</legend>
    {choices.map((one) => (
      <label key={one.value} className={styles.choice}>
        <input type="radio" name={title} checked={one.value === value} onChange={() => onChoose(one.value)} />
        <bdi>{one.words}</bdi>
      </label>
    ))}
  </fieldset>
);
