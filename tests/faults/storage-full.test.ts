import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { connectAsync, type MqttClient } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import type { World } from '#client/world/world.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { JournalEntry } from '#contract/records/record.ts';
import { smallLedger } from '#tests/harness/ledger.ts';
import { openScreen } from '#tests/harness/screen.ts';
import { spawnServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

/** Changes the limits of a running process: files that may not grow are a full disk, without a disk to fill. */
const PRLIMIT = ['/usr/bin/prlimit', '/bin/prlimit'].find(existsSync);

const limitFiles = (pid: number, bytes: number | 'unlimited'): Promise<unknown> =>
  promisify(execFile)(PRLIMIT!, ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
const alertOf = (screen: World, code: string): Alert | undefined => [...screen.all('alert').values()].find((alert) => alert.code === code);

async function dial(url: string): Promise<MqttClient> {
  const client = await connectAsync(url, { reconnectPeriod: 0 });
  client.on('error', () => undefined);
  onTestFinished(() => client.endAsync(true).catch(() => undefined));
  return client;
}

/** @returns whether the report was acknowledged before the connection ended. */
async function report(url: string, device: string, points: Record<string, boolean>): Promise<boolean> {
  const client = await dial(url);
  const dropped = new Promise<boolean>((resolve) => client.once('close', () => resolve(false)));
  return Promise.race([
    client.publishAsync(`quanyan/v1/${device}/observations`, JSON.stringify({ points }), { qos: 1 }).then(
      () => true,
      () => false,
    ),
    dropped,
  ]);
}

it.skipIf(PRLIMIT === undefined)(
  'a full disk: commands are refused in words, life safety is shown at once, everyone sees it, and nothing is lost',
  async () => {
    const server = await spawnServer({ ledger: smallLedger(), env: { QUANYAN_LOG: 'silent' } });
    const officer = await signInDemo(server.http, 'duty-officer');
    const screen = await openScreen(officer);
    expect(await report(server.mqtt, 'mh-east', { opened: true })).toBe(true);
    const opened = await waitFor('the first alert', () => alertOf(screen, 'open'));

    await limitFiles(server.pid, 1);
    const refused = await officer.command('acknowledge', { alerts: [opened.id] });
    expect(refused).toMatchObject({
      ok: false,
      refusal: {
        code: 'storage',
        message: { zh: expect.stringContaining('存储') as string, en: expect.stringContaining('torage') as string },
      },
    });
    expect(await report(server.mqtt, 'sos-east', { sos: true })).toBe(false);
    const sos = await waitFor('the call for help, though not stored', () => alertOf(screen, 'sos'));
    expect(sos).toMatchObject({ stored: false, active: true, lifeSafety: true });
    expect(await report(server.mqtt, 'mh-west', { opened: true })).toBe(false);
    await waitFor('the red banner', () => screen.health?.storage === 'failing');
    expect((await fetch(`${server.http}/healthz`)).status).toBe(503);
    expect((await officer.ask('GET', '/api/v1/alerts')).status).toBe(200);
    await expect(signInDemo(server.http, 'dispatcher')).rejects.toThrow('503');
    const late = await openScreen(officer);
    await waitFor('the call for help on a screen opened meanwhile', () => alertOf(late, 'sos')?.stored === false);
    expect(screen.get('alert', opened.id)?.acked).toBeNull();

    await limitFiles(server.pid, 'unlimited');
    await waitFor('storage to be back', async () => (await fetch(`${server.http}/healthz`)).status === 200);
    await waitFor(
      'the call for help stored',
      () => screen.get('alert', sos.id)?.stored === true && late.get('alert', sos.id)?.stored === true,
    );
    await waitFor('the banner gone', () => screen.health?.storage === 'ok');
    await waitFor('what could wait', () => [...screen.all('alert').values()].some(({ device }) => device === 'mh-west'));
    expect(await officer.command('acknowledge', { alerts: [opened.id, sos.id] })).toMatchObject({ ok: true });
    expect(await report(server.mqtt, 'sos-east', { sos: true })).toBe(true);

    await server.kill();
    const again = await spawnServer({ folder: server.folder });
    const auditor = await signInDemo(again.http, 'auditor');
    const { items } = await (await signInDemo(again.http, 'duty-officer')).get<{ items: Alert[] }>('/api/v1/alerts');
    expect(items.map(({ device, acked, stored }) => [device, acked !== null, stored]).sort()).toEqual([
      ['mh-east', true, true],
      ['mh-west', false, true],
      ['sos-east', true, true],
    ]);
    const { entries } = await auditor.get<{ entries: JournalEntry[] }>('/api/v1/journal?limit=1000');
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1));
  },
);
