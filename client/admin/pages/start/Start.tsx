import type { JSX, ReactNode } from 'react';
import { label, type Label } from '#contract/label.ts';
import { useOpenPage } from '#client/admin/navigation.ts';
import type { SystemStatus } from '#client/admin/pages/system/system.ts';
import { Listing } from '#client/admin/parts/Listing.tsx';
import styles from '#client/admin/parts/parts.module.css';
import { useLoad } from '#client/admin/parts/use-load.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import type { OwnFactors } from '#client/session/factors.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { cx } from '#client/ui/styles/classes.ts';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatAge } from '#client/ui/time/format.ts';
import step from './start.module.css';

const WORDS = {
  account: label('您的账号', 'Your account'),
  accountAbout: label('一次性密码已换成您自己的密码。', 'The one-time code is replaced by a password of your own.'),
  factor: label('第二因素（建议）', 'Second factor (advised)'),
  factorNone: label(
    '您能更改一切：添加验证器应用或通行密钥后，仅凭密码不能登录此账号。',
    'You can change everything: with an authenticator app or a passkey, your password alone no longer opens this account.',
  ),
  factorSome: label('已添加第二因素。', 'There is a second factor.'),
  area: label('地点', 'Places'),
  areaNone: label(
    '上传地图数据，生成地图、楼栋与地点；或导入已有的地点文件。',
    'Build the area from map data, with its buildings and places; or enter a file of places.',
  ),
  areaSome: label('个地点', 'places'),
  people: label('同事', 'Colleagues'),
  peopleNone: label('为值班员、派遣员、网格员建立账号。', 'Make accounts for officers, dispatchers and grid workers.'),
  peopleSome: label('个账号', 'accounts'),
  devices: label('设备台账', 'Devices'),
  devicesNone: label('导入设备表，或等第一台设备上报后直接登记。', 'Import a table of devices, or adopt the first one that reports.'),
  devicesSome: label('台设备', 'devices'),
  keys: label('凭据', 'Keys'),
  keysNone: label('为设备、网关或接口生成密钥。', 'Make a secret for a device, a gateway or an interface.'),
  keysSome: label('个凭据', 'keys'),
  heard: label('第一台设备', 'The first device'),
  heardNone: label(
    '还没有设备上报。把设备指向本服务器，几秒内会显示在这里。',
    'Nothing has been heard yet. Point a device at this server; it shows here within seconds.',
  ),
  tryIt: label(
    '手边没有设备？先在“凭据”生成一个接口密钥，再说一句话：',
    'No device at hand? Make the key of an interface under “Keys”, and say:',
  ),
  secret: label('<凭据>', '<key>'),
  addresses: label('按协议的接入地址', 'Addresses by protocol'),
  heardSome: label('最近上报', 'Last heard'),
  unregistered: label('台未登记的设备正在上报', 'unregistered devices report'),
  go: label('前往', 'Go'),
  byFile: label('已有地点文件', 'By a file of places'),
  adopt: label('去登记', 'Adopt them'),
  desk: label('打开值守台', 'Open the duty desk'),
  done: label('已完成', 'Done'),
  todo: label('待完成', 'To do'),
};

interface Step {
  readonly title: Label;
  readonly done: boolean;
  readonly about: ReactNode;
  readonly action?: ReactNode;
}

/** From an empty system to the first device that reports: what is done and what comes next. */
export default function Start(): JSX.Element {
  const { pick } = useWords();
  const { data, refusal } = useLoad<SystemStatus>('/api/v1/system', 2000);
  const own = useOwnSteps();
  const ledger = useLedgerSteps(data);
  const heard = useHeardStep(data);
  if (data === null || refusal) return <Listing name="" rows={null} refusal={refusal} keyOf={String} columns={[]} empty="" />;
  const steps = [...own, ...ledger, heard];
  return (
    <ol className={step.steps}>
      {steps.map(({ title, done, about, action }, at) => (
        <li key={title.en} data-done={done || undefined} data-step={title.en}>
          <span className={step.mark} role="img" aria-label={pick(done ? WORDS.done : WORDS.todo)}>
            {done ? <Icon name="check" /> : at + 1}
          </span>
          <div>
            <h2>{pick(title)}</h2>
            <div className={styles.quiet}>{about}</div>
          </div>
          <span className={styles.actions}>{action}</span>
        </li>
      ))}
    </ol>
  );
}

const counted = (pick: (words: Label) => string, n: number, none: Label, some: Label): string =>
  n === 0 ? pick(none) : `${n.toLocaleString('zh-CN')} ${pick(some)}`;

/** A button that leads to another page. */
function Go({ page, words = WORDS.go }: { page: string; words?: Label }): JSX.Element {
  const { pick } = useWords();
  const open = useOpenPage();
  return <Button onClick={() => open(page)}>{pick(words)}</Button>;
}

/** One's own account. */
function useOwnSteps(): readonly Step[] {
  const { pick } = useWords();
  const { data: factors } = useLoad<OwnFactors>('/api/v1/session/factors', 10_000);
  const done = factors !== null && (factors.totp !== null || factors.passkeys.length > 0);
  return [
    { title: WORDS.account, done: true, about: pick(WORDS.accountAbout) },
    {
      title: WORDS.factor,
      done,
      about: pick(done ? WORDS.factorSome : WORDS.factorNone),
      action: <Button onClick={() => location.assign(withBasePath('/account'))}>{pick(WORDS.go)}</Button>,
    },
  ];
}

/** Places, devices, keys and people. */
function useLedgerSteps(data: SystemStatus | null): readonly Step[] {
  const { pick } = useWords();
  const { data: accounts } = useLoad<unknown[]>('/api/v1/accounts', 10_000);
  const { data: keys } = useLoad<unknown[]>('/api/v1/credentials', 10_000);
  const { places = 0, devices = 0 } = data?.counts ?? {};
  const [people, secrets] = [accounts?.length ?? 0, keys?.length ?? 0];
  return [
    {
      title: WORDS.area,
      done: places > 0,
      about: counted(pick, places, WORDS.areaNone, WORDS.areaSome),
      action: (
        <>
          <Go page="areas" />
          <Go page="places" words={WORDS.byFile} />
        </>
      ),
    },
    {
      title: WORDS.devices,
      done: devices > 0,
      about: counted(pick, devices, WORDS.devicesNone, WORDS.devicesSome),
      action: <Go page="import" />,
    },
    { title: WORDS.keys, done: secrets > 0, about: counted(pick, secrets, WORDS.keysNone, WORDS.keysSome), action: <Go page="keys" /> },
    {
      title: WORDS.people,
      done: people > 1,
      about: counted(pick, people, WORDS.peopleNone, WORDS.peopleSome),
      action: <Go page="people" />,
    },
  ];
}

/** Where a device can be pointed at, as the adapters of the server tell it. */
const Addresses = ({ protocols }: Pick<SystemStatus, 'protocols'>): JSX.Element => (
  <ul className={step.protocols}>
    {protocols.map(({ id, name, addresses, speaks }) => (
      <li key={id}>
        <b>{name}</b>
        <span>
          {[...addresses, ...speaks].map((text) => (
            <code key={text}>{text}</code>
          ))}
        </span>
      </li>
    ))}
  </ul>
);

/** One report over HTTP, quoted so that shells of every system take it. */
const sayingOpened = (secret: string): string =>
  [
    `curl ${location.origin}${withBasePath('/api/v1/observations')}`,
    '-H "Content-Type: application/json"',
    `-H "Authorization: Bearer ${secret}"`,
    `-d ${JSON.stringify(JSON.stringify({ observations: [{ device: 'mh-1', points: { opened: 1 } }] }))}`,
  ].join(' ');

/** What can be said in a device's place; then where every protocol is heard. */
function Protocols({ protocols }: Pick<SystemStatus, 'protocols'>): JSX.Element {
  const { pick } = useWords();
  return (
    <>
      <span className={step.tryIt}>{pick(WORDS.tryIt)}</span>
      <code className={cx(styles.code, step.command)}>{sayingOpened(pick(WORDS.secret))}</code>
      <details>
        <summary>
          {pick(WORDS.addresses)} · {protocols.length}
        </summary>
        <Addresses protocols={protocols} />
      </details>
    </>
  );
}

/** The first device that reports. */
function useHeardStep(data: SystemStatus | null): Step {
  const { pick, lang } = useWords();
  const now = useCurrentTime();
  const at = data?.lastObservationAt ?? 0;
  const unknown = data?.counts.notInLedger ?? 0;
  const heard = at > 0 ? `${pick(WORDS.heardSome)} ${formatAge(Math.max(0, now - at), lang)}` : pick(WORDS.heardNone);
  return {
    title: WORDS.heard,
    done: at > 0,
    about: (
      <>
        {unknown > 0 ? `${heard} · ${unknown} ${pick(WORDS.unregistered)}` : heard}
        {at === 0 && <Protocols protocols={data?.protocols ?? []} />}
      </>
    ),
    action: (
      <>
        {unknown > 0 && <Go page="unregistered" words={WORDS.adopt} />}
        <Button look={at > 0 ? 'primary' : 'normal'} onClick={() => location.assign(withBasePath('/desk'))}>
          {pick(WORDS.desk)}
        </Button>
      </>
    ),
  };
}
