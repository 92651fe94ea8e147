import { lazy, Suspense, useEffect, type JSX } from 'react';
import { useOpenDialog } from '#client/dialogs/open-dialog.ts';
import { useStreetsAhead } from './use-ways.ts';

const load = (): Promise<typeof import('./Questions.tsx')> => import('./Questions.tsx');
const Questions = lazy(load);
/** The first screen has been drawn by then, ms. */
const AHEAD_MS = 2000;

/** The window of the question being asked, if any. Rendered once per screen with actions; windows are fetched before they are wanted. */
export function ActionDialogs(): JSX.Element | null {
  useStreetsAhead();
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
  const question = useOpenDialog((windows) => windows.question);
  return (
    question && (
      <Suspense fallback={null}>
        <Questions question={question} />
      </Suspense>
    )
  );
}
