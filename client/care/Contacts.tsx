import { useEffect, useState, type JSX } from 'react';
import type { CarePlan } from '#contract/care/care-plan.ts';
import { label } from '#contract/label.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { readPlan, usePlan } from './plans.ts';
import styles from './care.module.css';

const WORDS = {
  none: label('没有登记联系人，请从社区台账查找', 'Nobody is entered to be called: look them up at the community.'),
  asking: label('正在读取联系人…', 'Asking whom to call…'),
};

/** Whom to call about the person that one of these devices belongs to. */
export function Contacts({ devices }: { devices: readonly string[] }): JSX.Element {
  const { pick } = useWords();
  const { plan } = usePlan(devices);
  const [whole, setWhole] = useState<CarePlan | null>(null);
  const id = plan?.id;
  useEffect(() => {
    let current = true;
    if (id !== undefined)
      readPlan(id).then(
        (read) => current && setWhole(read),
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, [id]);
  if (plan === undefined || (plan !== null && whole === null)) return <p className={styles.quiet}>{pick(WORDS.asking)}</p>;
  if (whole === null || whole.contacts.length === 0) return <p className={styles.quiet}>{pick(WORDS.none)}</p>;
  return (
    <ul className={styles.contacts} data-contacts={whole.id}>
      {whole.contacts.map(({ name, relation, phone }) => (
        <li key={`${name} ${phone}`}>
          <bdi>{name}</bdi>
          <span className={styles.quiet}>{relation}</span>
          <a href={`tel:${phone.replaceAll(/[ -]/g, '')}`} className={styles.phone}>
            {phone}
          </a>
        </li>
      ))}
    </ul>
  );
}
