import { useState, type FormEvent, type JSX } from 'react';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { placeWords, WORDS, type Canvas } from './canvas.ts';
import { AskingScreen } from './AskingScreen.tsx';
import { WORDS as WALL } from './wall.ts';

interface PairTileProps {
  readonly canvas: Canvas;
  readonly column: number;
  readonly row: number;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Pairs the screen that shows a code with its place in a wall. */
export function PairTile({ canvas, column, row, onClose, onDone }: PairTileProps): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [written, setWritten] = useState('');
  const code = written.replaceAll(/\D/g, '');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const path = `/api/v1/wall-canvases/${encodeURIComponent(canvas.id)}/tiles`;
    if (await act(() => request('POST', path, { code, column, row }), pick(WALL.done))) onDone();
  };
  return (
    <Dialog
      title={`${pick(WORDS.pairTitle)} · ${canvas.name} · ${pick(placeWords(column, row))}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{pick(WALL.cancel)}</Button>
          <Button look="primary" type="submit" form="pair-tile" busy={busy}>
            {pick(WALL.pair)}
          </Button>
        </>
      }
    >
      <form id="pair-tile" className={styles.form} onSubmit={(event) => void submit(event)}>
        <LineField
          label={pick(WALL.code)}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          inputMode="numeric"
          autoComplete="off"
          pattern="\s*(\d\s*){6}"
          required
        />
        {code.length === 6 && <AskingScreen code={code} />}
      </form>
    </Dialog>
  );
}
