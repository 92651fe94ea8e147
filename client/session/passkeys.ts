import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import type { Refusal } from '#contract/commands.ts';
import { label, type Label } from '#contract/label.ts';
import { Refused } from './session.ts';

const BY_ADDRESS = label(
  '此页面以 IP 地址打开，浏览器不允许使用通行密钥。请用主机名经 HTTPS 打开。',
  'This page was opened by an IP address, where browsers have no passkeys. Open it by a host name over HTTPS.',
);
const NOT_ENCRYPTED = label(
  '此页面未加密（HTTP），浏览器不允许使用通行密钥。请经 HTTPS 打开。',
  'This page is not encrypted (HTTP), so browsers have no passkeys here. Open it over HTTPS.',
);
const UNKNOWN = label('此浏览器不支持通行密钥，请更新浏览器。', 'This browser has no passkeys: update it.');

/** Why passkeys cannot be used on this page; null = they can. */
export function passkeyObstacle({ hostname }: Pick<Location, 'hostname'> = location, secure = isSecureContext): Label | null {
  if (/^\d+(\.\d+){3}$|^\[.*\]$/.test(hostname)) return BY_ADDRESS;
  if (!secure) return NOT_ENCRYPTED;
  return 'PublicKeyCredential' in globalThis ? null : UNKNOWN;
}

const REFUSALS: Readonly<Record<string, Label>> = {
  NotAllowedError: label('已取消，或等待超时', 'Cancelled, or it took too long'),
  InvalidStateError: label('这个设备上已有本账号的通行密钥', 'This device has a passkey for this account already'),
};

/** What the browser refuses is told as what the server refuses. */
async function asked<T>(work: (library: typeof import('@simplewebauthn/browser')) => Promise<T>): Promise<T> {
  try {
    return await work(await import('@simplewebauthn/browser'));
  } catch (error) {
    const { name, message } = error as Error;
    const words = REFUSALS[name] ?? label(`通行密钥不可用：${message}`, `The passkey cannot be used: ${message}`);
    throw new Refused({ code: 'invalid', message: words } satisfies Refusal);
  }
}

/** Has the browser make a passkey. @throws Refused when the person or the browser does not want to */
export const makePasskey = (optionsJSON: PublicKeyCredentialCreationOptionsJSON): Promise<RegistrationResponseJSON> =>
  asked(({ startRegistration }) => startRegistration({ optionsJSON }));

/** Has the browser sign with a passkey. @throws Refused as `makePasskey` */
export const signWithPasskey = (optionsJSON: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> =>
  asked(({ startAuthentication }) => startAuthentication({ optionsJSON }));
