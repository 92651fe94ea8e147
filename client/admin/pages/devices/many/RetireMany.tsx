import { useRef, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { Done } from '#client/admin/parts/ledger/edit.ts';
import { LeftDevices } from '#client/admin/parts/ledger/Left.tsx';
import { ReasonDialog } from '#client/admin/parts/ReasonDialog.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';

const WORDS = {
  retire: label('移出台账', 'Take out of the ledger'),
  title: label('将选中的设备移出台账', 'Take the chosen devices out of the ledger'),
  about: label(
    '屏幕上不再显示，通信地址可再用；历史与已结案事件保留。生命安全告警未结束的设备不会移出。',
    'Screens forget them and their addresses are free; history and closed ' +
      'incidents are kept. One with a life-safety alert that is not over stays.',
  ),
  retired: label('已移出台账', 'Taken out of the ledger'),
  partly: label('部分设备未移出台账', 'Some devices were not taken out'),
  close: label('关闭', 'Close'),
};

interface RetireManyProps {
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Takes several devices out of the ledger, and says which of them stayed and why. */
export function RetireMany({ ids, onClose, onDone }: RetireManyProps): JSX.Element {
  const { pick } = useWords();
  const came = useRef<Done | null>(null);
  const [partly, setPartly] = useState<Done | null>(null);
  const retire = async (reason: string): Promise<void> => {
    came.current = await request<Done>('POST', '/api/v1/ledger/retire', { devices: ids, reason });
    if (came.current.leftCount > 0) return;
    showMessage(pick(WORDS.retired));
    onDone();
  };
  const close = (): void => (came.current === null || came.current.leftCount === 0 ? onClose() : setPartly(came.current));
  if (partly)
    return (
      <Dialog
        title={pick(WORDS.partly)}
        size="medium"
        onClose={onDone}
        actions={
          <Button look="primary" onClick={onDone}>
            {pick(WORDS.close)}
          </Button>
        }
      >
        <LeftDevices done={partly} />
      </Dialog>
    );
  return (
    <ReasonDialog title={pick(WORDS.title)} confirm={`${pick(WORDS.retire)} ${ids.length}`} danger onClose={close} onConfirm={retire}>
      <p>{pick(WORDS.about)}</p>
    </ReasonDialog>
  );
}
