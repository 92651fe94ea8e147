import { z } from 'zod';
import { WAYS } from '#server/auth/factors/second-step.ts';
import { refuse } from '#server/lib/refused.ts';

const credential = z.object({ id: z.string(), type: z.string(), transports: z.array(z.string()).optional() });
const plain = z.union([z.string(), z.number(), z.boolean()]);
const extensions = z.record(z.string(), z.union([plain, z.record(z.string(), plain)])).optional();

/** What browsers are told about passkeys and what they answer, in the JSON form of WebAuthn level 3. */
const askedToSignSchema = z
  .object({
    challenge: z.string(),
    timeout: z.number().optional(),
    rpId: z.string().optional(),
    allowCredentials: z.array(credential).optional(),
    userVerification: z.string().optional(),
  })
  .describe('PublicKeyCredentialRequestOptions');

export const askedToMakeSchema = z
  .object({
    challenge: z.string(),
    rp: z.object({ id: z.string().optional(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ alg: z.number(), type: z.string() })),
    timeout: z.number().optional(),
    excludeCredentials: z.array(credential).optional(),
    authenticatorSelection: z
      .object({ residentKey: z.string().optional(), requireResidentKey: z.boolean().optional(), userVerification: z.string().optional() })
      .optional(),
    attestation: z.string().optional(),
  })
  .describe('PublicKeyCredentialCreationOptions');

export const passkeyAnswerSchema = z
  .object({
    id: z.string().max(2000),
    rawId: z.string().max(2000),
    type: z.string().max(40),
    authenticatorAttachment: z.string().max(40).optional(),
    clientExtensionResults: extensions,
    response: z.object({
      clientDataJSON: z.string(),
      attestationObject: z.string().optional(),
      authenticatorData: z.string().optional(),
      signature: z.string().optional(),
      userHandle: z.string().nullish(),
      transports: z.array(z.string()).max(20).optional(),
    }),
  })
  .describe('RegistrationResponse or AuthenticationResponse');

export const factorDueSchema = z.object({
  challenge: z.string().describe('Names this step; good for five minutes, for the address it was given to, once'),
  ways: z.array(z.enum(WAYS)).describe('By what it can be proved'),
  passkey: askedToSignSchema.nullable().describe('null = no passkey of this account is for this address'),
  passkeyHosts: z.array(z.string()).describe('Host names the account has passkeys for, when it has none for this one'),
});

const proof = {
  code: z.string().trim().min(6).max(40).optional().describe('Six digits of the authenticator app, or a recovery code'),
  passkey: passkeyAnswerSchema.optional(),
};

/** Bytes a browser's answer about a passkey takes at most. */
export const LARGEST_PROOF = 16_000;

export const proofSchema = z.object({ challenge: z.string().min(1).max(100), ...proof });

/** @throws Refused `invalid` when there is neither */
export function oneProof({ code, passkey }: { code?: string | undefined; passkey?: unknown }): void {
  if (code === undefined && passkey === undefined)
    throw refuse('invalid', '缺少验证码或通行密钥', 'A code or a passkey is needed: send `code` or `passkey`.');
}
