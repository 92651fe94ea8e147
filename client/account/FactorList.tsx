import { useState, type JSX } from 'react';
import { label } from '#contract/label.ts';
import AddFactor from '#client/credentials/AddFactor.tsx';
import { RecoveryCodes } from '#client/credentials/RecoveryCodes.tsx';
import { useWords } from '#client/i18n/i18n.ts';
import { removeFactor, renewRecovery, type OwnFactors } from '#client/session/factors.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Icon } from '#client/ui/icons/Icon.tsx';
import { Dialog } from '#client/ui/overlay/Dialog.tsx';
import { showMessage } from '#client/ui/overlay/Toast.tsx';
import { useCurrentTime } from '#client/ui/time/current-time.ts';
import { formatMoment } from '#client/ui/time/format.ts';
import { ConfirmByFactor } from './ConfirmByFactor.tsx';
import styles from './account.module.css';

const WORDS = {
  none: label('未添加。添加后，仅凭密码不能登录此账号。', 'None yet. With one, a password alone opens this account no longer.'),
  required: label('您的角色必须有第二因素。', 'Your role must have a second factor.'),
  totp: label('验证器应用', 'Authenticator app'),
  added: label('添加于', 'added'),
  used: label('上次使用', 'last used'),
  unused: label('尚未使用', 'not used yet'),
  at: label('用于', 'for'),
  remove: label('移除', 'Remove'),
  removed: label('已移除', 'Removed'),
  removing: label('移除第二因素', 'Remove a second factor'),
  add: label('添加第二因素', 'Add a second factor'),
  done: label('已添加', 'Added'),
  recovery: label('恢复码', 'Recovery codes'),
  left: label('个未使用', 'not used'),
  renew: label('重新生成', 'Make new ones'),
  renewed: label('新的恢复码', 'New recovery codes'),
};

type Open = { is: 'add' } | { is: 'remove'; factor: string; name: string } | { is: 'renew' } | { is: 'codes'; codes: readonly string[] };

interface FactorListProps {
  readonly factors: OwnFactors;
  readonly onChanged: () => void;
}

/** One's own second factors; each can be removed, and more added. */
export function FactorList({ factors, onChanged }: FactorListProps): JSX.Element {
  const { pick } = useWords();
  const [open, setOpen] = useState<Open | null>(null);
  const { totp, passkeys, recovery, required } = factors;
  const last = Number(totp !== null) + passkeys.length === 1;
  const none = totp === null && passkeys.length === 0;
  const remove = (factor: string, name: string): JSX.Element | null =>
    required && last ? null : <Button onClick={() => setOpen({ is: 'remove', factor, name })}>{pick(WORDS.remove)}</Button>;
  const close = (): void => {
    setOpen(null);
    onChanged();
  };
  return (
    <>
      {none && <p className={styles.warn}>{pick(WORDS.none)}</p>}
      {required && <p className={styles.quiet}>{pick(WORDS.required)}</p>}
      <ul className={styles.list}>
        {totp && (
          <li data-factor="totp">
            <Icon name="device-mobile" />
            <Described name={pick(WORDS.totp)} addedAt={totp.addedAt} />
            {remove('totp', pick(WORDS.totp))}
          </li>
        )}
        {passkeys.map(({ id, name, host, addedAt, usedAt }) => (
          <li key={id} data-factor={id}>
            <Icon name="fingerprint" />
            <Described name={name} host={host} addedAt={addedAt} usedAt={usedAt} />
            {remove(id, name)}
          </li>
        ))}
        {!none && (
          <li data-factor="recovery">
            <Icon name="key" />
            <span>
              <strong>{pick(WORDS.recovery)}</strong>
              <small className={recovery < 3 ? styles.warn : undefined}>
                {recovery} {pick(WORDS.left)}
              </small>
            </span>
            <Button onClick={() => setOpen({ is: 'renew' })}>{pick(WORDS.renew)}</Button>
          </li>
        )}
      </ul>
      <Button look={none ? 'primary' : 'normal'} icon="shield" onClick={() => setOpen({ is: 'add' })}>
        {pick(WORDS.add)}
      </Button>
      {open && <FactorDialog open={open} onOpen={setOpen} onClose={close} />}
    </>
  );
}

function Described({ name, host, addedAt, usedAt }: { name: string; host?: string; addedAt: number; usedAt?: number | null }): JSX.Element {
  const { pick } = useWords();
  const now = useCurrentTime();
  const about = [
    ...(host === undefined ? [] : [`${pick(WORDS.at)} ${host}`]),
    `${pick(WORDS.added)} ${formatMoment(addedAt, now)}`,
    ...(usedAt === undefined ? [] : [usedAt === null ? pick(WORDS.unused) : `${pick(WORDS.used)} ${formatMoment(usedAt, now)}`]),
  ];
  return (
    <span>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      <small>{about.join(' · ')}</small>
    </span>
  );
}

function FactorDialog({ open, onOpen, onClose }: { open: Open; onOpen: (next: Open) => void; onClose: () => void }): JSX.Element {
  const { pick } = useWords();
  const done = (words: string): void => {
    showMessage(words);
    onClose();
  };
  if (open.is === 'add')
    return (
      <Dialog title={pick(WORDS.add)} size="medium" onClose={onClose}>
        <AddFactor password={null} onAdded={() => done(pick(WORDS.done))} />
      </Dialog>
    );
  if (open.is === 'codes')
    return (
      <Dialog title={pick(WORDS.renewed)} size="medium" onClose={onClose}>
        <RecoveryCodes codes={open.codes} onDone={onClose} />
      </Dialog>
    );
  if (open.is === 'renew')
    return (
      <ConfirmByFactor
        title={`${pick(WORDS.recovery)} · ${pick(WORDS.renew)}`}
        onClose={onClose}
        onProved={async (challenge, proof) => onOpen({ is: 'codes', codes: (await renewRecovery(challenge, proof)).recovery })}
      />
    );
  return (
    <ConfirmByFactor
      title={`${pick(WORDS.removing)} · ${open.name}`}
      onClose={onClose}
      onProved={async (challenge, proof) => {
        await removeFactor(challenge, proof, open.factor);
        done(pick(WORDS.removed));
      }}
    />
  );
}
