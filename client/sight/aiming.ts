import { create } from 'zustand';

/** True while the next point picked in the picture is asked about: who can see it. */
export const useAiming = create<{ readonly aiming: boolean }>(() => ({ aiming: false }));

export const setAiming = (aiming: boolean): void => useAiming.setState({ aiming });
