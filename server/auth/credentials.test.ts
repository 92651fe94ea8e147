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

async function open(openToLoopback = false, accounts = store()): Promise<{ accounts: ReturnType<typeof store>; credentials: Credentials; may: (secret: string | null, device: string | null) => boolean }> {
  const deviceOf = (name: string): (typeof LEDGER)[number] | undefined => LEDGER.find(({ id, addresses }) => id === name || addresses.includes(name));
  const credentials = await Credentials.load({ accounts, deviceOf, openToLoopback });
  return { accounts, credentials, may: (secret, device) => credentials.mayReport('mqtt', '10.0.0.9:5', device, secret) };
}

describe('credentials', () => {
  it('of a device open that device, by its id or address, and no other', async () => {
    const { credentials, may } = await open();
    const secret = `mh-2:${await credentials.issue('device', 'mh-2')}`;
    expect([null, 'mh-2', 'lora:2', 'mh-1', 'unheard-of'].map((device) => may(secret, device))).toEqual([true, true, true, false, false]);
    expect(['mh-2:wrong', 'mh-1:x', 'mh-2:', ':', '', null].map((wrong) => may(wrong, 'mh-2'))).toEqual([false, false, false, false, false, false]);
  });

  it('of a gateway open itself, its children and whom the ledger does not know; of an API key every device', async () => {
    const { credentials, may } = await open();
    const gateway = `gw:${await credentials.issue('gateway', 'gw')}`;
    expect([null, 'gw', 'mh-2', 'gw/7', 'lora:2', 'new', 'mh-1'].map((device) => may(gateway, device))).toEqual([true, true, true, true, true, true, false]);
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
    const from = (peer: string): boolean => credentials.mayReport('mqtt', peer, 'mh-1', null);
    expect(['127.0.0.1:4711', '::ffff:127.0.0.1', '10.0.0.9:4711', 'localhost.example.org'].map(from)).toEqual([true, true, false, false]);
  });
});
