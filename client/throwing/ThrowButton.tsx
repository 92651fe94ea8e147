import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { openThrow } from '#client/dialogs/open-dialog.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { useMayThrow } from './may-throw.ts';

const THROW = label('上屏', 'Show on a wall');

/** Shows what is open on a wall; its key is the desk's. */
export function ThrowButton(): JSX.Element | null {
  const { pick } = useWords();
  return useMayThrow() ? (
    <Button look="quiet" icon="screen-share" shortcut="U" onClick={openThrow} data-throw>
      {pick(THROW)}
    </Button>
  ) : null;
}
