import { useEffect, useRef, useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import type { LonLat } from '#contract/places/geo.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useWords } from '#client/i18n/i18n.ts';
import type { SmallMap as Opened } from '#client/stages/map/small-map.ts';
import position from './position.module.css';

const WORDS = {
  map: label('设备位置：拖动标记，或点击地图', 'Where the device is: drag the mark, or click the map'),
  about: label('拖动标记或点击地图；坐标为 WGS-84。', 'Drag the mark or click the map; coordinates are WGS-84.'),
  failed: label('地图打不开，请直接填写坐标', 'The map cannot be opened: write the coordinates'),
  ground: label('底图读取失败，正在重试；坐标仍可填写', 'The ground cannot be read, trying again; coordinates can be written'),
};

interface SmallMapProps {
  readonly at: LonLat;
  readonly name: string;
  readonly onMove: (at: LonLat) => void;
}

/** A map on which one device is moved. It is fetched when it is first shown. */
export function SmallMap({ at, name, onMove }: SmallMapProps): JSX.Element {
  const { pick, lang } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const opened = useRef<Opened | null>(null);
  const newest = useRef({ at, onMove });
  const [problem, setProblem] = useState<'failed' | 'ground' | null>(null);
  useEffect(() => {
    newest.current = { at, onMove };
    opened.current?.set(at);
  });
  useEffect(() => {
    let gone = false;
    const open = async (): Promise<void> => {
      const { openSmallMap } = await import('#client/stages/map/small-map.ts');
      if (gone || box.current === null) return;
      opened.current = openSmallMap(box.current, {
        at: newest.current.at,
        lang,
        name,
        onMove: (to) => newest.current.onMove(to),
        onProblem: (detail) => setProblem(detail === null ? null : 'ground'),
      });
    };
    open().catch(() => setProblem('failed'));
    return () => {
      gone = true;
      opened.current?.dispose();
      opened.current = null;
    };
  }, [lang, name]);
  return (
    <figure className={position.figure}>
      <div ref={box} className={position.map} role="application" aria-label={pick(WORDS.map)} data-small-map />
      <figcaption className={problem ? styles.warn : styles.quiet} role={problem ? 'alert' : undefined}>
        {pick(problem === null ? WORDS.about : WORDS[problem])}
      </figcaption>
    </figure>
  );
}
