import { create } from 'zustand';
import { catchEarlyKeys, releaseEarlyKeys } from '#client/dialogs/early-keys.ts';
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
  /** Something is to be shown on a wall. */
  readonly throwing: boolean;
}

const CLOSED: Windows = { question: null, search: false, help: false, throwing: false };
/** At most one window is open at a time. */
export const useOpenDialog = create<Windows>(() => CLOSED);

export const ask = (question: Question): void => useOpenDialog.setState({ ...CLOSED, question });
export const openSearch = (): void => {
  catchEarlyKeys();
  useOpenDialog.setState({ ...CLOSED, search: true });
};
export const openHelp = (): void => useOpenDialog.setState({ ...CLOSED, help: true });
export const openThrow = (): void => useOpenDialog.setState({ ...CLOSED, throwing: true });
export const closeDialog = (): void => {
  releaseEarlyKeys();
  useOpenDialog.setState(CLOSED);
};
