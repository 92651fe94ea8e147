import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_DIST, buildClient } from '#scripts/lib/steps.ts';
import { fromBase32, hotp } from '#server/auth/factors/totp.ts';
import { ROOT } from '#server/lib/discover.ts';
import { startServer, type RunningServer } from '#server/main.ts';
import { readSettings } from '#server/settings.ts';
import { smallLedger, writeLedger } from '#tests/harness/ledger.ts';
import { openBrowser, type RealBrowser } from './browser.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';

const PASSWORD = 'Spring-water-42';
/** Left to be looked at. */
const PICTURES = path.join(ROOT, '.cache', 'factors');
let folder: string;
let server: RunningServer;
let browser: RealBrowser;
let page: Page;
/** The same server by a name, for which browsers have passkeys. */
let local: string;
let secret: string;
let recovery: string[];

beforeAll(async () => {
  await buildClient();
  await mkdir(PICTURES, { recursive: true });
  folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-factors-'));
  const settings = readSettings({ QUANYAN_DATA: folder, ...FREE_PORTS }, { demo: false });
  server = await startServer(settings, {
    ledger: await writeLedger(folder, smallLedger()),
    clientDir: CLIENT_DIST,
    tilesDir: path.join(folder, 'tiles'),
    log: pino({ level: 'silent' }),
  });
  local = `http://localhost:${new URL(server.http).port}`;
  browser = await openBrowser({ width: 1366, height: 768 });
  page = await browser.open(server.http);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const picture = (name: string): Promise<unknown> => page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
const button = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const code = (away: number): string => hotp(fromBase32(secret), Math.floor(Date.now() / 30_000) + away);
const passwordStep = async (login: string, password: string): Promise<void> => {
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await button('登录');
};
/** The one that was signed in with is not asked for again. */
const choosePassword = async (): Promise<void> => {
  await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再次输入新密码').fill(PASSWORD);
  await button('修改密码');
};
/** From the choice of a factor to recovery codes that are kept. */
async function addApp(): Promise<void> {
  await page.locator('[data-way="totp"]').click();
  secret = (await page.locator('[data-secret]').getAttribute('data-secret'))!;
  expect(await page.getByRole('img', { name: '验证器应用的二维码' }).locator('path').getAttribute('d')).toMatch(/^M\d/);
  await picture('totp');
  await page.getByLabel('应用显示的 6 位验证码').fill(code(0));
  await button('添加');
  await page.locator('[data-recovery] code').nth(9).waitFor();
  recovery = await page.locator('[data-recovery] code').allInnerTexts();
  expect(recovery).toHaveLength(10);
  await picture('recovery');
  expect(await page.getByRole('button', { name: '完成' }).isDisabled()).toBe(true);
  await page.getByLabel('我已妥善保存恢复码').check();
  await button('完成');
}
const signOut = async (): Promise<void> => {
  await button('退出登录');
  await page.getByLabel('账号').waitFor();
};

describe('a second factor, by hand', () => {
  it('the first steps lead to it; at an IP address passkeys are explained, and an app is added', async () => {
    await passwordStep('admin', server.administratorCode!);
    await choosePassword();
    await page.locator('[data-step="Second factor (advised)"]:not([data-done])').getByRole('button', { name: '前往' }).click();
    await page.getByRole('heading', { name: '我的账号' }).waitFor();
    await page.getByText('未添加').waitFor();
    await picture('account-empty');
    await button('添加第二因素');
    await page.getByLabel('当前密码').last().fill(PASSWORD);
    expect(await page.locator('[data-way="passkey"]').isDisabled()).toBe(true);
    expect(await page.locator('[data-way="passkey"]').innerText()).toContain('IP 地址');
    await picture('choose-ip');
    await addApp();
    await page.locator('[data-factor="totp"]').waitFor();
    await picture('account-totp');
  });

  it('a sign-in asks for its code, and takes it once', async () => {
    await signOut();
    await passwordStep('admin', PASSWORD);
    const field = page.getByLabel('验证器应用中的 6 位验证码');
    await field.fill('000000');
    await button('验证');
    await page.getByRole('alert').getByText('验证码不正确，或已经用过').waitFor();
    await picture('step-wrong');
    await field.fill(code(1));
    await button('验证');
    await page.waitForURL('**/admin**');
    await page.goto(`${server.http}/account`);
    await page.getByRole('heading', { name: '我的账号' }).waitFor();
  });

  it('by a host name a passkey is made, and signs in; a recovery code does where nothing else is at hand', async () => {
    await page.goto(`${local}/account`);
    const authenticator = await page.context().newCDPSession(page);
    await authenticator.send('WebAuthn.enable');
    await authenticator.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await passwordStep('admin', PASSWORD);
    await button('设备不在身边？使用恢复码');
    await page.getByLabel('恢复码').fill(recovery[0]);
    await picture('step-recovery');
    await button('验证');
    // Signed in where they came to: whoever leaves before is not.
    await page.getByLabel('恢复码').waitFor({ state: 'detached' });
    await page.goto(`${local}/account`);
    await page.locator('[data-factor="recovery"]').getByText('9 个未使用').waitFor();
    await button('添加第二因素');
    await page.getByLabel('当前密码').last().fill(PASSWORD);
    await page.getByLabel('通行密钥名称').fill('值班室');
    await picture('choose-local');
    await page.locator('[data-way="passkey"]').click();
    await page.locator('[data-factor]').getByText('值班室').waitFor();
    await picture('account-both');
    await signOut();
    await passwordStep('admin', PASSWORD);
    await picture('step-passkey');
    await button('使用通行密钥');
    await page.waitForURL('**/admin**');
    await page.goto(`${local}/account`);
    await page.getByRole('heading', { name: '我的账号' }).waitFor();
    await page.locator('[data-factor]').filter({ hasText: '值班室' }).getByText('上次使用').waitFor();
  });

  it('is removed with password and factor', async () => {
    await page.locator('[data-factor="totp"]').getByRole('button', { name: '移除' }).click();
    const dialog = page.locator('[data-dialog]');
    await dialog.getByLabel('当前密码').fill(PASSWORD);
    await dialog.getByRole('button', { name: '下一步' }).click();
    await picture('remove');
    await dialog.getByRole('button', { name: '使用通行密钥' }).click();
    await page.locator('[data-factor="totp"]').waitFor({ state: 'detached' });
  });
});

describe('people', () => {
  let code1: string;

  it('the list says who has which, and a role is made to have one', async () => {
    await page.goto(`${local}/admin/people`);
    await page.locator('[data-row]').filter({ hasText: 'admin' }).getByText('通行密钥 1').waitFor();
    await page.locator('[data-factor-policy=""]').getByRole('button', { name: '更改' }).click();
    const dialog = page.locator('[data-dialog]');
    await dialog.getByLabel('值班员').check();
    await picture('policy');
    await dialog.getByLabel('原因').fill('等保三级');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.locator('[data-factor-policy="duty-officer"]').waitFor();
    await button('新建账号');
    const adding = page.locator('[data-dialog]');
    await adding.getByLabel('姓名').fill('值班一');
    await adding.getByLabel('账号').fill('zhiban1');
    // The places of this ledger have no outlines, and lie on each other.
    await adding.locator('[data-shape][data-open]').first().dispatchEvent('click');
    await picture('jurisdiction');
    await adding.getByRole('button', { name: '建立并生成一次性密码' }).click();
    code1 = await page.locator('[data-secret]').innerText();
    await button('我已保存');
    await picture('people');
  });

  it('whoever has none is led to add one right after the password', async () => {
    await page.context().clearCookies();
    await page.goto(local);
    await passwordStep('zhiban1', code1);
    await choosePassword();
    await page.getByText('您的角色必须有第二因素').waitFor();
    await picture('forced');
    await addApp();
    await page.waitForURL('**/desk**');
  });

  it('an administrator resets it with a reason', async () => {
    await page.context().clearCookies();
    await page.goto(`${local}/admin/people`);
    await passwordStep('admin', PASSWORD);
    await button('使用通行密钥');
    const row = page.locator('[data-row]').filter({ hasText: 'zhiban1' });
    await row.getByText('验证器').waitFor();
    await row.getByRole('button', { name: '操作 zhiban1' }).click();
    await page.getByRole('menuitem', { name: '重置第二因素' }).click();
    await page.locator('[data-dialog]').getByLabel('原因').fill('手机丢失');
    await picture('reset');
    await page.locator('[data-dialog]').getByRole('button', { name: '重置第二因素' }).click();
    await row.getByText('无', { exact: true }).waitFor();
  });

  it('all is there in English, and nothing complained', async () => {
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByText('Second factor required').waitFor();
    await picture('people-en');
    await page.goto(`${local}/account`);
    await page.getByRole('heading', { name: 'My account' }).waitFor();
    await picture('account-en');
    await page.getByRole('button', { name: 'Add a second factor' }).click();
    await picture('choose-en');
    expect(browser.complaints.filter((text) => !text.includes('401'))).toEqual([]);
    expect([...browser.origins].filter((origin) => origin !== 'inline' && !/^https?:\/\/(localhost|127\.0\.0\.1):/.test(origin))).toEqual(
      [],
    );
  });
});
