import { isIP } from 'node:net';
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Account } from '#server/storage/stores/account-store.ts';
import type { Passkey } from './factors.ts';

/** Fetched when the first passkey is asked for: its parsers of certificates take a while to load. */
const library = (): Promise<typeof import('@simplewebauthn/server')> => import('@simplewebauthn/server');

/** ES256, RS256 and EdDSA: what authenticators and their systems have. */
const ALGORITHMS = [-7, -257, -8];
const ASKED_MS = 300_000;

/** A page at which passkeys can be made and used. */
export interface Site {
  readonly origin: string;
  /** What a passkey is bound to. */
  readonly host: string;
}

/** A signature that was asked for at a site. */
export interface Asked {
  readonly site: Site;
  /** Base64url, as the browser signs it. */
  readonly challenge: string;
}

/** @param origin of the page, as its browser says @returns null where browsers have no passkeys: an address, plain http */
export function siteOf(origin: string | undefined): Site | null {
  if (origin === undefined || !URL.canParse(origin)) return null;
  const { protocol, hostname } = new URL(origin);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return null;
  return protocol === 'https:' || (protocol === 'http:' && local) ? { origin, host: hostname } : null;
}

const transportsOf = ({ transports }: Passkey): AuthenticatorTransport[] => [...transports] as AuthenticatorTransport[];

export async function askToMake(
  { id, login, name }: Account,
  known: readonly Passkey[],
  { host }: Site,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: 'Quanyan 泉眼',
    rpID: host,
    userName: login,
    userDisplayName: name,
    userID: new TextEncoder().encode(id.slice(0, 60)),
    timeout: ASKED_MS,
    attestationType: 'none',
    excludeCredentials: known.filter((key) => key.host === host).map((key) => ({ id: key.id, transports: transportsOf(key) })),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** @param response of the browser, whatever it is @returns null = it is no answer to what was asked */
export async function passkeyMade(
  response: unknown,
  { challenge, site }: Asked,
): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports' | 'host'> | null> {
  const { verifyRegistrationResponse } = await library();
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return null;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports, host: site.host };
  } catch {
    return null;
  }
}

export async function askToSign(known: readonly Passkey[], { host }: Site): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: host,
    timeout: ASKED_MS,
    userVerification: 'preferred',
    allowCredentials: known.filter((key) => key.host === host).map((key) => ({ id: key.id, transports: transportsOf(key) })),
  });
}

/** @param response of the browser, whatever it is @returns which passkey signed, and its new counter; null = none of these */
export async function passkeyUsed(
  response: unknown,
  { challenge, site }: Asked,
  known: readonly Passkey[],
): Promise<{ readonly id: string; readonly counter: number } | null> {
  const { verifyAuthenticationResponse } = await library();
  const passkey = known.find((key) => key.id === (response as { id?: unknown } | null)?.id && key.host === site.host);
  if (passkey === undefined) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      requireUserVerification: false,
      credential: {
        id: passkey.id,
        publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
        transports: transportsOf(passkey),
      },
    });
    return verified ? { id: passkey.id, counter: authenticationInfo.newCounter } : null;
  } catch {
    return null;
  }
}
