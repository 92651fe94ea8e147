import type { JSX } from 'react';
import { label } from '#contract/label.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { withBasePath } from '#client/session/base-path.ts';
import { Button } from '#client/ui/controls/Button.tsx';
import { Menu, MenuItem } from '#client/ui/controls/Menu.tsx';
import { useSession } from '#client/world/hooks.ts';

const WORDS = {
  take: label('简报', 'Briefing'),
  duty: label('值守与处置队伍', 'Duty and crews'),
  dutyAbout: label('含人员与住址，姓名打码', 'Tells of people and homes; names are masked'),
  leader: label('领导', 'Leaders'),
  leaderAbout: label('不含人员与住址', 'Nothing of people and homes'),
  visitor: label('来访', 'Visitors'),
  visitorAbout: label('不含经办人与备注，地点到楼', 'Without who did it or what was written; places down to the building'),
  public: label('公众', 'The public'),
  publicAbout: label('地点到小区', 'Places down to the compound'),
} as const;
const AUDIENCES = ['duty', 'leader', 'visitor', 'public'] as const;

/** Takes the incident away as one signed file that opens without a server. */
export function Briefing({ incident }: { incident: string }): JSX.Element | null {
  const { pick, lang } = useWords();
  const { user } = useSession();
  const may = user ? ROLE_PERMISSIONS[user.role] : [];
  if (!may.includes('see')) return null;
  const take = (audience: (typeof AUDIENCES)[number]): void =>
    location.assign(withBasePath(`/api/v1/incidents/${encodeURIComponent(incident)}/briefing?audience=${audience}&lang=${lang}`));
  return (
    <Menu
      align="start"
      trigger={
        <Button look="quiet" icon="file">
          {pick(WORDS.take)}
        </Button>
      }
    >
      {AUDIENCES.filter((audience) => audience !== 'duty' || may.includes('see-people')).map((audience) => (
        <MenuItem key={audience} onSelect={() => take(audience)} about={pick(WORDS[`${audience}About`])}>
          {pick(WORDS[audience])}
        </MenuItem>
      ))}
    </Menu>
  );
}
