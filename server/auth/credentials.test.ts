import { describe, expect, it } from 'vitest';
import { Credentials, type CredentialDeps } from './credentials.ts';

const LEDGER = [
  { id: 'mh-1', addresses: [] },
  { id: 'mh-2', addresses: ['gw/7', 'lora:2'] },
  { id: 'gw', addresses: [] },
];

/** Named values in memory, which stop answering when told to. */
function store(): CredentialDeps['accounts'] & { silent: boolean; asked: number } {
  const values = new Map<string, string>();
  const kept = {
    silent: false,
    asked: 0,
    valuesOf: async (prefix: string) => {
      kept.asked++;
      return [...values].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => ({ name, value }));
    },
    putValue: (name: string, value: string | null): Promise<void> => {
      if (kept.silent) return Promise.reject(new Error('the database is away'));
      if (value === null) values.delete(name);
      else values.set(name, value);
      return Promise.resolve();
    },
  };
  return kept;
}

async function open(
  openToLoopback = false,
  accounts = store(),
  now = (): number => 1000,
): Promise<{
  accounts: ReturnType<typeof store>;
  credentials: Credentials;
  may: (secret: string | null, device: string | null) => boolean;
}> {
  const deviceOf = (name: string): (typeof LEDGER)[number] | undefined =>
    LEDGER.find(({ id, addresses }) => id === name || addresses.includes(name));
  const credentials = await Credentials.load({ accounts, deviceOf, openToLoopback, now, onFault: () => {} });
  return { accounts, credentials, may: (secret, device) => credentials.mayReport('10.0.0.9:5', device, secret) };
}

describe('credentials', () => {
  it('of a device open that device, by its id or address, and no other', async () => {
    const { credentials, may } = await open();
    const secret = `mh-2:${await credentials.issue('device', 'mh-2')}`;
    expect([null, 'mh-2', 'lora:2', 'mh-1', 'unheard-of'].map((device) => may(secret, device))).toEqual([true, true, true, false, false]);
    expect(['mh-2:wrong', 'mh-1:x', 'mh-2:', ':', '', null].map((wrong) => may(wrong, 'mh-2'))).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('of a gateway open itself, its children and whom the ledger does not know; of an API key every device', async () => {
    const { credentials, may } = await open();
    const gateway = `gw:${await credentials.issue('gateway', 'gw')}`;
    expect([null, 'gw', 'mh-2', 'gw/7', 'lora:2', 'new', 'mh-1'].map((device) => may(gateway, device))).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    const key = `city:${await credentials.issue('api-key', 'city')}`;
    expect(may(key, 'mh-1')).toBe(true);
  });

  it('are known after a start, replaced by a new issue, and refused as soon as they are withdrawn', async () => {
    const { accounts, credentials } = await open();
    const old = await credentials.issue('device', 'mh-1');
    const { credentials: later, may } = await open(false, accounts);
    expect(may(`mh-1:${old}`, 'mh-1')).toBe(true);
    const fresh = await later.issue('device', 'mh-1');
    expect([may(`mh-1:${old}`, 'mh-1'), may(`mh-1:${fresh}`, 'mh-1')]).toEqual([false, true]);
    accounts.silent = true;
    await expect(later.withdraw('device', 'mh-1')).rejects.toThrow('away');
    expect(may(`mh-1:${fresh}`, 'mh-1')).toBe(false);
  });

  it('are never asked of the database: a fire is let in while it is away', async () => {
    const { accounts, credentials, may } = await open();
    const secret = await credentials.issue('device', 'mh-1');
    accounts.silent = true;
    for (let i = 0; i < 1000; i++) expect(may(`mh-1:${secret}`, 'mh-1')).toBe(true);
    expect(accounts.asked).toBe(1);
  });

  it('are not asked of loopback in demo mode, but of others', async () => {
    const { credentials } = await open(true);
    const from = (peer: string): boolean => credentials.mayReport(peer, 'mh-1', null);
    expect(['127.0.0.1:4711', '::ffff:127.0.0.1', '10.0.0.9:4711', 'localhost.example.org'].map(from)).toEqual([true, true, false, false]);
  });

  it('end when they were issued to end, and tell when they were last used, to the hour', async () => {
    let now = 1000;
    const { credentials, may, accounts } = await open(false, store(), () => now);
    const secret = `gw:${await credentials.issue('gateway', 'gw', { expiresAt: 10_000_000, overlapMs: 0 })}`;
    expect(credentials.list()).toEqual([
      { kind: 'gateway', name: 'gw', issuedAt: 1000, expiresAt: 10_000_000, usedAt: null, formerUntil: null },
    ]);
    now = 2000;
    expect(may(secret, 'gw')).toBe(true);
    now = 3000;
    expect(may(secret, 'gw')).toBe(true);
    expect(credentials.list()[0].usedAt).toBe(2000);
    const restarted = await open(false, accounts, () => now);
    expect(restarted.credentials.list()[0].usedAt).toBe(2000);
    now = 10_000_000;
    expect(may(secret, 'gw')).toBe(false);
  });

  it('are changed without a gap: the one before is good for as long as was said', async () => {
    let now = 1000;
    const { credentials, may } = await open(false, store(), () => now);
    const before = `city:${await credentials.issue('api-key', 'city')}`;
    const after = `city:${await credentials.issue('api-key', 'city', { expiresAt: null, overlapMs: 500 })}`;
    expect([may(before, 'mh-1'), may(after, 'mh-1'), credentials.list()[0].formerUntil]).toEqual([true, true, 1500]);
    now = 1500;
    expect([may(before, 'mh-1'), may(after, 'mh-1'), credentials.list()[0].formerUntil]).toEqual([false, true, null]);
    await credentials.withdraw('api-key', 'city');
    expect([may(after, 'mh-1'), credentials.list()]).toEqual([false, []]);
  });

  it('kept before more than the digest was kept are read', async () => {
    const accounts = store();
    const { credentials } = await open(false, accounts);
    const secret = await credentials.issue('device', 'mh-1');
    const [{ name, value }] = await accounts.valuesOf('credential:');
    await accounts.putValue(name, (JSON.parse(value) as { digest: string }).digest);
    const { may } = await open(false, accounts);
    expect(may(`mh-1:${secret}`, 'mh-1')).toBe(true);
  });
});
