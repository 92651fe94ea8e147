import { Toast } from '@base-ui/react/toast';
import type { JSX } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { IconButton } from '../controls/Button.tsx';
import styles from './Toast.module.css';

const manager = Toast.createToastManager<{ tone: 'done' | 'refused' }>();

/** Shows for a few seconds what came of what the person did. Refusals stay longer. */
export function showMessage(title: string, tone: 'done' | 'refused' = 'done', description?: string): void {
  manager.add({ title, description, timeout: tone === 'done' ? 4000 : 12_000, priority: tone === 'done' ? 'low' : 'high', data: { tone } });
}

/** Shows the messages of `showMessage`: render once. */
export const Toasts = (): JSX.Element => (
  <Toast.Provider toastManager={manager} limit={3}>
    <Toast.Portal>
      <Toast.Viewport className={styles.viewport}>
        <ToastList />
      </Toast.Viewport>
    </Toast.Portal>
  </Toast.Provider>
);

function ToastList(): JSX.Element[] {
  const { toasts } = Toast.useToastManager<{ tone: 'done' | 'refused' }>();
  const { t } = useWords();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast} data-tone={toast.data?.tone}>
      <Toast.Content className={styles.content}>
        <div className={styles.words}>
          <Toast.Title className={styles.title} />
          <Toast.Description className={styles.about} />
        </div>
        <Toast.Close render={<IconButton icon="x" label={t('close')} />} />
      </Toast.Content>
    </Toast.Root>
  ));
}
