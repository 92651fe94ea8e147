import { createContext, useContext } from 'react';
import type { Session } from './session.ts';

interface SignedIn {
  readonly session: Session;
  /** Asks the server again who is signed in; the sign-in page follows when nobody is. */
  readonly leave: () => void;
}

export const SessionContext = createContext<SignedIn | null>(null);

export function useSignedIn(): SignedIn {
  const signedIn = useContext(SessionContext);
  if (!signedIn) throw new Error('useSignedIn is for screens, which exist only while somebody is signed in');
  return signedIn;
}
