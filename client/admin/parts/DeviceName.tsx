import type { JSX } from 'react';
import type { Device } from '#contract/records/device.ts';
import { Name } from '#client/ui/data/Name.tsx';
import styles from './parts.module.css';
import { useLoad } from './use-load.ts';

/** A device by its name, looked up; its id is the tooltip, and stands alone where no name is known. */
export function DeviceName({ id }: { id: string }): JSX.Element {
  const { data } = useLoad<Device>(`/api/v1/devices/${encodeURIComponent(id)}`);
  if (data === null) return <span className={styles.code}>{id}</span>;
  return (
    <span title={id}>
      <Name text={data.name} />
    </span>
  );
}
