import { create } from 'zustand';

/** True while the next point picked in the picture is asked about: who can see it. */
export const usePickMode = create<{ readonly aiming: boolean }>(() => ({ aiming: false }));

export const setPickMode = (aiming: boolean): void => usePickMode.setState({ aiming });
