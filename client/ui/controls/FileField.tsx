import { useId, useState, type JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Icon } from '../icons/Icon.tsx';
import { cx } from '../styles/classes.ts';
import buttons from './Button.module.css';
import field from './Field.module.css';
import styles from './FileField.module.css';

interface FileFieldProps {
  readonly label: string;
  /** Something before it says already what it is for. */
  readonly labelled?: boolean;
  /** Endings, as `.csv,.xlsx`. */
  readonly accept: string;
  readonly disabled?: boolean;
  /** null = none any more. */
  readonly onFile: (file: File | null) => void;
}

/** Chooses one file, in the words of the page: those of the browser's own field are in the browser's language. */
export function FileField({ label, labelled = false, accept, disabled, onFile }: FileFieldProps): JSX.Element {
  const { t } = useWords();
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const take = (chosen: File | null): void => {
    setFile(chosen);
    onFile(chosen);
  };
  return (
    <div className={cx(field.field, styles.field)}>
      {!labelled && <span className={field.label}>{label}</span>}
      <label className={styles.file} data-disabled={disabled || undefined}>
        <span className={cx(buttons.button, buttons.normal)}>
          <Icon name="file" className={buttons.icon} />
          {t('file.choose')}
        </span>
        <bdi id={id} className={styles.name} data-none={file === null || undefined}>
          {file?.name ?? t('file.none')}
        </bdi>
        <input
          type="file"
          accept={accept}
          disabled={disabled}
          aria-label={label}
          aria-describedby={id}
          className="visually-hidden"
          onClick={({ currentTarget }) => {
            // One that was mended meanwhile has the same name, and is to be read again.
            currentTarget.value = '';
            if (file) take(null);
          }}
          onChange={({ target }) => take(target.files?.[0] ?? null)}
        />
      </label>
    </div>
  );
}
