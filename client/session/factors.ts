import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { request, type Session } from './session.ts';

const OWN = '/api/v1/session/factors';

/** What is still to be proved after a password. */
export interface FactorDue {
  readonly challenge: string;
  readonly ways: readonly ('totp' | 'passkey' | 'recovery')[];
  readonly passkey: PublicKeyCredentialRequestOptionsJSON | null;
  /** Host names the account has passkeys for, when it has none for this one. */
  readonly passkeyHosts: readonly string[];
}

/** A code, or what the browser signed with a passkey. */
export type Proof = { readonly code: string } | { readonly passkey: unknown };

export interface OwnFactors {
  readonly login: string;
  /** False for the accounts of the demo. */
  readonly possible: boolean;
  readonly required: boolean;
  readonly totp: { readonly addedAt: number } | null;
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly host: string;
    readonly addedAt: number;
    readonly usedAt: number | null;
  }[];
  /** Recovery codes left. */
  readonly recovery: number;
}

interface Added {
  /** Null = those given before stay good. */
  readonly recovery: readonly string[] | null;
}

/** Says who somebody is by their password. @returns the session, or which second factor is due */
export const signIn = (login: string, password: string): Promise<Session | FactorDue> =>
  request('POST', '/api/v1/session', { login, password });
export const finishSignIn = (challenge: string, proof: Proof): Promise<Session> =>
  request('POST', '/api/v1/session/factor', { challenge, ...proof });

export const readFactors = (): Promise<OwnFactors> => request('GET', OWN);
export const beginTotp = (password: string): Promise<{ secret: string; uri: string }> => request('POST', `${OWN}/totp`, { password });
export const confirmTotp = (code: string): Promise<Added> => request('POST', `${OWN}/totp/confirmation`, { code });
export const beginPasskey = (password: string): Promise<{ options: PublicKeyCredentialCreationOptionsJSON }> =>
  request('POST', `${OWN}/passkey`, { password });
export const confirmPasskey = (name: string, response: unknown): Promise<Added> =>
  request('POST', `${OWN}/passkey/confirmation`, { name, response });
export const challengeFactor = (password: string): Promise<FactorDue> => request('POST', `${OWN}/challenge`, { password });
export const removeFactor = (challenge: string, proof: Proof, factor: string): Promise<void> =>
  request('POST', `${OWN}/removal`, { challenge, ...proof, factor });
export const renewRecovery = (challenge: string, proof: Proof): Promise<{ recovery: string[] }> =>
  request('POST', `${OWN}/recovery`, { challenge, ...proof });
