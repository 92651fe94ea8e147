import { useState, type FormEvent, type JSX } from 'react';
import { WALL_ROLES, type WallRole } from '#contract/roles.ts';
import { LEAST_ARCMIN, canvasShapeSchema, canvasSize, wallType, type CanvasShape } from '#contract/walls/canvas.ts';
import { SelectField } from '#client/admin/parts/Fields.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { PlacePicker } from '#client/admin/parts/places/PlacePicker.tsx';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { useSignedIn } from '#client/session/context.ts';
import { request } from '#client/session/session.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { LineField } from '#client/ui/controls/Field.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { USUAL, WORDS, type Canvas } from './canvas.ts';
import { WORDS as WALL } from './wall.ts';
import { WallPreview } from './WallPreview.tsx';
import own from './walls.module.css';

/** What is typed for each measure; null in `shapeOf` while it is no wall. */
type Written = Record<(typeof MEASURES)[number], string>;
const MEASURES = ['columns', 'rows', 'width', 'height', 'widthMm', 'bezelMm', 'distanceM'] as const;

const writtenOf = ({ columns, rows, tile, bezelMm, distanceM }: CanvasShape): Written => ({
  columns: String(columns),
  rows: String(rows),
  width: String(tile.width),
  height: String(tile.height),
  widthMm: String(tile.widthMm),
  bezelMm: String(bezelMm),
  distanceM: String(distanceM),
});

function shapeOf(written: Written): { shape: CanvasShape } | { wrong: string } {
  const number = (measure: keyof Written): number => (written[measure].trim() === '' ? NaN : Number(written[measure]));
  const read = canvasShapeSchema.safeParse({
    columns: number('columns'),
    rows: number('rows'),
    tile: { width: number('width'), height: number('height'), widthMm: number('widthMm') },
    bezelMm: number('bezelMm'),
    distanceM: number('distanceM'),
  });
  if (read.success) return { shape: read.data };
  const { path, message } = read.error.issues[0];
  return { wrong: path.length > 0 ? `${path.join('.')}: ${message}` : message };
}

/** How a wall of several screens is built, with a picture of it to scale. @param canvas null = a new one */
export function DrawCanvas({ canvas, onClose, onDone }: { canvas: Canvas | null; onClose: () => void; onDone: () => void }): JSX.Element {
  const { pick } = useWords();
  const { session } = useSignedIn();
  const { busy, act } = useAct();
  const [name, setName] = useState(canvas?.name ?? '');
  const [role, setRole] = useState<WallRole>(canvas?.role ?? 'wall-leader');
  const [jurisdiction, setJurisdiction] = useState(canvas?.jurisdiction ?? session.user.jurisdiction);
  const [written, setWritten] = useState(() => writtenOf(canvas?.shape ?? USUAL));
  const read = shapeOf(written);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!('shape' in read)) return;
    const body = { name, role, jurisdiction, shape: read.shape, ...(canvas ? { base: canvas.version } : {}) };
    const send = (): Promise<unknown> =>
      canvas
        ? request('PUT', `/api/v1/wall-canvases/${encodeURIComponent(canvas.id)}`, body)
        : request('POST', '/api/v1/wall-canvases', body);
    if (await act(send, pick(WORDS.drawn))) onDone();
  };
  return (
    <Dialog
      size="wide"
      title={pick(canvas ? WORDS.redraw : WORDS.draw)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{pick(WALL.cancel)}</Button>
          <Button look="primary" type="submit" form="draw-canvas" busy={busy} disabled={jurisdiction === '' || !('shape' in read)}>
            {pick(WORDS.save)}
          </Button>
        </>
      }
    >
      <form id="draw-canvas" className={own.drawing} onSubmit={(event) => void submit(event)}>
        <div className={styles.form}>
          <LineField label={pick(WALL.name)} value={name} onChange={(event) => setName(event.target.value)} required maxLength={50} />
          <div className={styles.two}>
            <SelectField label={pick(WALL.audience)} value={role} onChange={(event) => setRole(event.target.value as WallRole)}>
              {WALL_ROLES.map((each) => (
                <option key={each} value={each}>
                  {pick(WALL[each])}
                </option>
              ))}
            </SelectField>
            <PlacePicker
              label={pick(WALL.place)}
              value={jurisdiction}
              onChange={setJurisdiction}
              everything={session.user.jurisdiction === '/'}
            />
          </div>
          <Measures written={written} onWrite={setWritten} />
        </div>
        <Outcome read={read} />
      </form>
    </Dialog>
  );
}

function Measures({ written, onWrite }: { written: Written; onWrite: (written: Written) => void }): JSX.Element {
  const { pick } = useWords();
  return (
    <div className={own.measures}>
      {MEASURES.map((measure) => (
        <LineField
          key={measure}
          label={pick(WORDS[measure])}
          value={written[measure]}
          onChange={(event) => onWrite({ ...written, [measure]: event.target.value })}
          inputMode="decimal"
          required
        />
      ))}
    </div>
  );
}

/** What is drawn by these measures, or why nothing is. */
const Outcome = ({ read }: { read: ReturnType<typeof shapeOf> }): JSX.Element =>
  'shape' in read ? (
    <div className={own.outcome}>
      <WallPreview shape={read.shape} />
      <Figures shape={read.shape} />
    </div>
  ) : (
    <p className={styles.warn} role="status">
      {read.wrong}
    </p>
  );

/** Pixels of the whole, and whether its words can be read from the last row. */
function Figures({ shape }: { shape: CanvasShape }): JSX.Element {
  const { pick } = useWords();
  const { width, height } = canvasSize(shape);
  const { arcmin } = wallType(shape);
  // As far as it is written: 15.96 is not enough, and does not read as 16.
  const shown = Math.floor(arcmin * 10) / 10;
  const small = arcmin < LEAST_ARCMIN - 1e-6;
  return (
    <p className={small ? styles.warn : styles.quiet} role="status" data-arcmin={shown}>
      {pick(WORDS.whole)} {width} × {height} · {pick(WORDS.text)} {small ? shown : Math.max(LEAST_ARCMIN, shown)} {pick(WORDS.arcmin)}
      {small && pick(WORDS.tooSmall)}
    </p>
  );
}
