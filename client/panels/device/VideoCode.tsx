import { Fragment, type JSX } from 'react';
import { label } from '#contract/label.ts';
import { parentPath } from '#contract/places/geo.ts';
import type { Device } from '#contract/records/device.ts';
import { GB28181_FAULTS, checkGb28181, gb28181Of, gb28181Words, readGb28181 } from '#contract/video/gb28181-id.ts';
import { hangsAt } from '#contract/video/where.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { Section } from '#client/ui/frame/Panel.tsx';
import { Badge } from '#client/ui/status/Badge.tsx';
import { useWorld } from '#client/world/hooks.ts';
import own from './device.module.css';

const WORDS = {
  title: label('国标编码', 'Code of GB/T 28181'),
  right: label('合规', 'Right'),
  wrong: label('请核对', 'Look at it'),
  place: label('位置', 'Position'),
  there: label('在所属地点', 'At its place'),
  away: label('不在所属地点，请核对经纬度与坐标系', 'Not at its place: look at its position, and at the coordinate system'),
};

/** The code of a camera in words, what is wrong with it, and whether it hangs where the ledger says. */
export default function VideoCode({ device }: { device: Device }): JSX.Element {
  const { pick } = useWords();
  const world = useWorld();
  const codes = device.addresses.map(gb28181Of).filter((code) => code !== null);
  const faults = codes.flatMap((code) => checkGb28181(code, device.place));
  let path = device.place;
  while (path !== '' && world.get('place', path) === undefined) path = parentPath(path);
  const place = world.get('place', path);
  return (
    <Section title={pick(WORDS.title)} aside={<Badge>{pick(faults.length === 0 ? WORDS.right : WORDS.wrong)}</Badge>}>
      <dl className={own.ledger} data-video-code={faults.join(' ') || 'right'}>
        {codes.map((code) => {
          const id = readGb28181(code);
          return (id === null ? [] : gb28181Words(id)).map(([what, said]) => (
            <Fragment key={`${code} ${what.en}`}>
              <dt>{pick(what)}</dt>
              <dd>{pick(said)}</dd>
            </Fragment>
          ));
        })}
        {place && (
          <>
            <dt>{pick(WORDS.place)}</dt>
            <dd>{pick(hangsAt(device.position, place) ? WORDS.there : WORDS.away)}</dd>
          </>
        )}
      </dl>
      {[...new Set(faults)].map((fault) => (
        <p key={fault}>{pick(GB28181_FAULTS[fault])}</p>
      ))}
    </Section>
  );
}
