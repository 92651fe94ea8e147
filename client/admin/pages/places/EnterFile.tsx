import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import styles from '#client/admin/parts/parts.module.css';
import { useAct } from '#client/admin/parts/use-act.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { FileField } from '#client/ui/controls/FileField.tsx';
import { enterFile, parseFile } from './enter-file.ts';

const WORDS = {
  file: label('导入台账或平面图文件（.json）', 'Enter a ledger or floor plan (.json)'),
  fileAbout: label(
    '区域台账（地点、设备、队伍）或一栋楼的平面图。',
    'A ledger of an area (places, devices, crews), or the floor plan of a building.',
  ),
  entered: label('已导入', 'Entered'),
  bad: label('文件不是有效的 JSON', 'The file is no JSON'),
};

/** A file of our own form, to be entered. */
export function EnterFile({ onDone }: { onDone: () => void }): JSX.Element {
  const { pick } = useWords();
  const { busy, act } = useAct();
  const [told, setTold] = useState('');
  const enter = async (file: File | null): Promise<void> => {
    if (!file) return;
    setTold('');
    const parsed = await parseFile(file);
    if (parsed === null) return setTold(pick(WORDS.bad));
    await act(async () => setTold(`${pick(WORDS.entered)}: ${await enterFile(parsed)}`));
    onDone();
  };
  return (
    <div className={styles.card}>
      <h2>{pick(WORDS.file)}</h2>
      <p className={styles.quiet}>{pick(WORDS.fileAbout)}</p>
      <FileField label={pick(WORDS.file)} labelled accept=".json" disabled={busy} onFile={(file) => void enter(file)} />
      <span role="status">{told}</span>
    </div>
  );
}
