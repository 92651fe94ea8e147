import { useEffect, useRef, type JSX } from 'react';
import { label, type Label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import type { LabelsMark } from '#client/marks/marks.ts';
import { TONES } from '#client/marks/tones.ts';
import { LabelMarks } from '#client/stages/labels/labels.ts';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { KINDS } from '#client/world/kinds.ts';
import { CELL, drawPoints, TONES_SHOWN, type PointSample } from './points.ts';
import styles from './gallery.module.css';

const COLUMNS = 13;

/** Points drawn as the stages draw them, each in a box with the words for it. */
function Points({
  about,
  points,
  near,
  words,
}: {
  about: Label;
  points: readonly PointSample[];
  near: boolean;
  words: (point: PointSample) => string;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { pick } = useWords();
  useEffect(() => drawPoints(canvas.current!, points, COLUMNS, near), [points, near]);
  return (
    <figure className={styles.points}>
      <figcaption className={styles.about}>{pick(about)}</figcaption>
      <div className={styles.sheet}>
        <canvas ref={canvas} style={{ width: COLUMNS * CELL, height: Math.ceil(points.length / COLUMNS) * CELL }} />
        <div className={styles.cells} style={{ gridTemplateColumns: `repeat(${COLUMNS}, ${CELL}px)`, gridAutoRows: `${CELL}px` }}>
          {points.map((point, index) => (
            <span
              key={index}
              data-state
              data-shape-shown={near && point.icon && !TONES[point.tone].alarm ? 'badge' : TONES[point.tone].shape}
              data-tone-shown={point.tone}
              data-icon-shown={point.icon}
            >
              {words(point)}
            </span>
          ))}
        </div>
      </div>
    </figure>
  );
}

const KIND_LIST = [...KINDS.values()];
const TONED: readonly PointSample[] = TONES_SHOWN.map((tone) => ({ tone }));
const EXTREME: readonly PointSample[] = TONES_SHOWN.map((tone) => ({ tone, lifeSafety: true }));
const SELECTED: readonly PointSample[] = TONES_SHOWN.map((tone) => ({ tone, selected: true }));
const ICONED: readonly PointSample[] = TONES_SHOWN.map((tone, index) => ({ tone, icon: KIND_LIST[index % KIND_LIST.length].icon }));
const NORMAL_KINDS: readonly PointSample[] = KIND_LIST.map(({ icon }) => ({ tone: 'normal', icon }));
const EXTREME_KINDS: readonly PointSample[] = KIND_LIST.map(({ icon }) => ({ tone: 'extreme', icon }));

const LOOKS: readonly LabelsMark['look'][] = ['plate', 'plain', 'count', 'title', 'name', 'faint'];
const WIDTH = 832;
const HEIGHT = 84;

/** One look of words, in the tones they come in. */
function Words({ look }: { look: LabelsMark['look'] }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const { pick } = useWords();
  useEffect(() => {
    const tones = ['extreme', 'severe', 'moderate', 'minor', 'handled'] as const;
    const text = (index: number): string =>
      look === 'count' ? String(3 ** (index + 1)) : pick(label('7号楼 12层 火警', 'Bldg 7, F12: fire'));
    const labels = tones.map((tone, index) => ({
      text: text(index),
      tone,
      rank: index,
      ref: null,
      always: true,
      position: [index, 0, 0] as const,
      more: look === 'count' ? (['minor', 'handled'] as const).map((tone) => ({ text: '2', tone })) : [],
    }));
    const marks = new LabelMarks(
      host.current!,
      () => ({ width: WIDTH, height: HEIGHT, metresPerPixel: 1, project: ([at]) => [at * 165 + 85, HEIGHT - 26] as const }),
      () => undefined,
    );
    marks.update([{ type: 'labels', id: `gallery/${look}`, order: 0, version: 0, look, labels }]);
    return () => marks.dispose();
  }, [look, pick]);
  return <div ref={host} className={styles.words} data-state data-look={look} style={{ width: WIDTH, height: HEIGHT }} />;
}

/** The marks that stages draw: points in every tone, far and near, the icons of every device kind, and words in every look. */
export function Marks(): JSX.Element {
  const { pick } = useWords();
  const toneWords = ({ tone }: PointSample): string => tone;
  const kindWords = ({ icon }: PointSample): string => pick(KIND_LIST.find((kind) => kind.icon === icon)!.label);
  return (
    <div className={styles.marks}>
      <Points about={label('远处', 'far')} points={TONED} near={false} words={toneWords} />
      <Points about={label('远处，危及生命', 'far, life at stake')} points={EXTREME} near={false} words={toneWords} />
      <Points about={label('近处，没有图标', 'near, without icons')} points={TONED} near words={toneWords} />
      <Points about={label('近处', 'near')} points={ICONED} near words={toneWords} />
      <Points about={label('选中', 'selected')} points={SELECTED} near words={toneWords} />
      <Points about={label('各种设备，正常', 'every kind, normal')} points={NORMAL_KINDS} near words={kindWords} />
      <Points about={label('各种设备，告警', 'every kind, in alarm')} points={EXTREME_KINDS} near words={kindWords} />
      <div className={styles.states}>
        {KIND_LIST.map((kind) => (
          <figure key={kind.id} className={styles.state} data-state data-kind={kind.id} data-icon-shown={kind.icon}>
            <figcaption className={styles.about}>{pick(kind.label)}</figcaption>
            <span className={styles.large}>
              <Icon name={kind.icon} />
            </span>
          </figure>
        ))}
      </div>
      {LOOKS.map((look) => (
        <Words key={look} look={look} />
      ))}
    </div>
  );
}
