import { create } from 'zustand';
import { catchEarlyKeys, releaseEarlyKeys } from '#client/search/early-keys.ts';
import type { CommandName } from '#contract/commands.ts';

/** Which question is being asked, and about what. */
export interface Question {
  readonly command: CommandName;
  readonly about: 'alert' | 'incident' | 'ticket';
  readonly id: string;
}

interface Windows {
  readonly question: Question | null;
  readonly search: boolean;
  readonly help: boolean;
}

/** At most one window is open at a time. */
export const useWindows = create<Windows>(() => ({ question: null, search: false, help: false }));

const CLOSED: Windows = { question: null, search: false, help: false };
export const ask = (question: Question): void => useWindows.setState({ ...CLOSED, question });
export const openSearch = (): void => {
  catchEarlyKeys();
  useWindows.setState({ ...CLOSED, search: true });
};
export const openHelp = (): void => useWindows.setState({ ...CLOSED, help: true });
export const closeWindows = (): void => {
  releaseEarlyKeys();
  useWindows.setState(CLOSED);
};
