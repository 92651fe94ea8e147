import { useDeferredValue, useId, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Device } from '#contract/records/device.ts';
import { DeviceName } from '#client/admin/parts/DeviceName.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';

const WORDS = {
  search: label('输入设备名称或编号查找', 'Type a device’s name or id'),
  change: label('更改', 'Change'),
  none: label('没有找到', 'Nothing found'),
};

interface DevicePickerProps {
  readonly label: string;
  readonly kind: string;
  /** Id; '' = none yet. */
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** Chooses a device of a kind by its name. */
export function DevicePicker({ label: title, kind, value, onChange }: DevicePickerProps): JSX.Element {
  const { pick } = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const query = new URLSearchParams({ limit: '20', kind, ...(asked !== '' && { text: asked }) });
  const { data } = useLoad<{ items: Device[] }>(value === '' ? `/api/v1/devices?${query}` : null);
  return (
    <div className={styles.picker}>
      <label htmlFor={id} className={styles.label}>
        {title}
      </label>
      {value !== '' ? (
        <div className={styles.chosen}>
          <span id={id}>
            <DeviceName id={value} />
          </span>
          <Button look="quiet" onClick={() => onChange('')}>
            {pick(WORDS.change)}
          </Button>
        </div>
      ) : (
        <>
          <input
            id={id}
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder={pick(WORDS.search)}
            className={styles.select}
            autoComplete="off"
          />
          <div className={styles.options} role="listbox" aria-label={title}>
            {data?.items.map((device) => (
              <button
                key={device.id}
                type="button"
                role="option"
                aria-selected={false}
                className={styles.option}
                onClick={() => onChange(device.id)}
              >
                <bdi>{device.name}</bdi>
                <span className={styles.quiet}>{device.id}</span>
              </button>
            ))}
            {data?.items.length === 0 && <p className={styles.option}>{pick(WORDS.none)}</p>}
          </div>
        </>
      )}
    </div>
  );
}
