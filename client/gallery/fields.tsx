import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { Calendar } from '#client/ui/controls/Calendar.tsx';
import { CheckField, RowCheck } from '#client/ui/controls/CheckField.tsx';
import { DateField } from '#client/ui/controls/DateField.tsx';
import { FileField } from '#client/ui/controls/FileField.tsx';
import type { Samples } from './sample.ts';

const PLAN = label('平面图文件', 'Floor plan');
const SINCE = label('从', 'From');
const TICK = label('今后须用第二因素', 'A second factor from now on');
const NONE = (): void => undefined;

/** A box that can be ticked. */
function CheckSample({ words, first, disabled }: { words: string; first: boolean; disabled?: boolean }): JSX.Element {
  const [on, setOn] = useState(first);
  return <CheckField label={words} checked={on} disabled={disabled} onChange={() => setOn(!on)} />;
}

/** A day that can be chosen. */
function DateSample({ words, first }: { words: string; first: string }): JSX.Element {
  const [day, setDay] = useState(first);
  return <DateField label={words} value={day} onChange={setDay} />;
}

export const FIELDS: Samples = {
  FileField: [
    { about: label('未选择', 'none chosen'), show: (pick) => <FileField label={pick(PLAN)} accept=".json" onFile={NONE} /> },
    { about: label('不可用', 'disabled'), show: (pick) => <FileField label={pick(PLAN)} accept=".json" disabled onFile={NONE} /> },
  ],
  DateField: [
    { about: label('空', 'empty'), show: (pick) => <DateSample words={pick(SINCE)} first="" /> },
    { about: label('已填', 'filled'), show: (pick) => <DateSample words={pick(SINCE)} first="2026-11-27" /> },
  ],
  CheckField: [
    { about: label('未选', 'off'), show: (pick) => <CheckSample words={pick(TICK)} first={false} /> },
    { about: label('已选', 'on'), show: (pick) => <CheckSample words={pick(TICK)} first /> },
    { about: label('不可用', 'disabled'), show: (pick) => <CheckSample words={pick(TICK)} first disabled /> },
  ],
  RowCheck: [{ about: label('行首', 'before a row'), show: (pick) => <RowCheck label={pick(TICK)} checked onChange={NONE} /> }],
  Calendar: [{ about: label('一个月', 'a month'), wide: true, show: () => <Calendar value="2026-11-12" onChoose={NONE} /> }],
};
