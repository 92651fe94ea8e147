import { z } from 'zod';
import { audienceOf, type Audience } from '#server/audience/audience.ts';
import { briefingPage } from '#server/briefing/page.ts';
import { tourPage } from '#server/briefing/tour-page.ts';
import { factsOf } from '#server/briefing/facts.ts';
import { label, type Label } from '#contract/label.ts';
import { isWithin, jurisdictionSchema } from '#contract/places/geo.ts';
import type { RecordOf, RecordType } from '#contract/records/record.ts';
import type { Incident } from '#contract/records/incident.ts';
import { ROLE_LABELS, type User } from '#contract/roles.ts';
import { defineRoute, type Call } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const AUDIENCES = ['duty', 'leader', 'visitor', 'public'] as const;
type BriefingAudience = (typeof AUDIENCES)[number];
const AUDIENCE_WORDS: Record<BriefingAudience, Label> = {
  duty: label('值守', 'Duty'),
  leader: ROLE_LABELS.leader,
  visitor: label('来访', 'Visitors'),
  public: label('公众', 'The public'),
};
const LARGEST = 1_000_000;
const VERDICTS = ['genuine', 'altered', 'other-key', 'no-briefing'] as const;

/** Never more than who asks may know. @param within only what is there; left out = all that who asks is responsible for. @throws Refused */
function narrowed(asked: BriefingAudience, user: User, within = user.jurisdiction): Audience {
  const own = audienceOf(user);
  if (asked === 'duty' && !own.people)
    throw refuse(
      'forbidden',
      '您的角色不能签发含个人信息的简报',
      'Your role may make no briefing that tells of people: ask for another audience.',
    );
  if (!isWithin(within, user.jurisdiction))
    throw refuse('not-found', `您的辖区内没有 ${within}`, `There is no ${within} in your jurisdiction ${user.jurisdiction}.`);
  const jurisdiction = within;
  if (asked === 'duty') return { ...own, jurisdiction };
  return asked === 'leader' ? { jurisdiction, people: false } : { jurisdiction, people: false, veil: asked };
}

type Reading = Pick<Call, 'services'>;

/** A record as the audience may know it, from memory or, when it is long over, from storage. */
async function shown<T extends RecordType>(type: T, id: string, audience: Audience, { services }: Reading): Promise<RecordOf[T] | null> {
  const record = services.published.get(type, id) ?? (await services.storage.reader.records.get(type, id));
  return record ? services.redaction.show(type, record, audience) : null;
}

async function recordsOf<T extends 'alert' | 'ticket'>(
  type: T,
  ids: readonly string[],
  audience: Audience,
  reading: Reading,
): Promise<RecordOf[T][]> {
  const found = await Promise.all(ids.map((id) => shown(type, id, audience, reading)));
  return found.filter((record): record is Awaited<RecordOf[T]> => record !== null);
}

async function findIncident(id: string, audience: Audience, reading: Reading): Promise<Incident> {
  const incident = await shown('incident', id, audience, reading);
  if (incident === null) throw refuse('not-found', '没有这起事件', `There is no incident ${id} that this audience may know of.`);
  return incident;
}

const briefing = defineRoute({
  method: 'get',
  path: '/api/v1/incidents/{id}/briefing',
  needs: 'see',
  id: 'takeBriefing',
  summary:
    'An incident as one signed HTML file that opens without a server; of people and homes it says what its audience may know, ' +
    'and never more than who asks may',
  params: z.object({ id: z.string().max(200) }),
  query: z.strictObject({
    audience: z.enum(AUDIENCES).default('visitor').describe('Whom it is for'),
    lang: z.enum(['zh', 'en']).default('zh'),
  }),
  type: 'text/html; charset=utf-8',
  reply: z.string(),
  handle: async ({ params: { id }, query: { audience: asked, lang }, user, from, services, response }) => {
    const audience = narrowed(asked, user);
    const reading = { services };
    const incident = await findIncident(id, audience, reading);
    const [alerts, tickets] = [
      await recordsOf('alert', incident.alerts, audience, reading),
      await recordsOf('ticket', incident.tickets, audience, reading),
    ];
    const facts = factsOf(incident, alerts, tickets, {
      kinds: services.kinds,
      get: (type, key) => {
        const record = services.published.get(type, key);
        return record ? (services.redaction.show(type, record, audience) ?? undefined) : undefined;
      },
      naming: audience.veil === undefined,
    });
    const key = await services.briefingKey();
    const at = services.now();
    await note({ user, from, services }, at, `incident ${incident.id}`, asked, incident.place);
    attach(response, `${incident.number.replaceAll(/[^A-Za-z0-9-]/g, '')}-${asked}.html`);
    return key.signed(briefingPage(facts, { lang, audience: AUDIENCE_WORDS[asked], at, key: key.fingerprint }));
  },
});

/** Who took a briefing of what, and for whom. */
const note = (
  { user, from, services }: Pick<Call, 'user' | 'from' | 'services'>,
  at: number,
  subject: string,
  asked: BriefingAudience,
  place: string,
): Promise<void> =>
  services.storage.audit.append(at, {
    actor: { id: user.id, name: user.name },
    action: 'briefing:take',
    subject,
    outcome: 'done',
    detail: `for ${asked}`,
    from,
    place,
  });

const attach = (response: Call['response'], name: string): unknown =>
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);

const SUBJECT = /^(incident|device):(.{1,200})$/;

const tourBriefing = defineRoute({
  method: 'get',
  path: '/api/v1/tours/{id}/briefing',
  needs: 'see',
  id: 'takeTourBriefing',
  summary:
    'A tour as one signed HTML file that opens without a server, its figures as they are at that moment; of people and homes it says ' +
    'what its audience may know, and never more than who asks may',
  params: z.object({ id: z.string().max(40) }),
  query: z.strictObject({
    audience: z.enum(AUDIENCES).default('visitor').describe('Whom it is for'),
    lang: z.enum(['zh', 'en']).default('zh'),
    subject: z
      .string()
      .regex(SUBJECT, 'incident:<id> or device:<id>')
      .optional()
      .describe('What the tour is about, as a screen shows it; chosen as a screen would when left out'),
    within: jurisdictionSchema
      .optional()
      .describe('Only of what is there, such as the jurisdiction of the screen that shows it; left out = of all'),
  }),
  type: 'text/html; charset=utf-8',
  reply: z.string(),
  handle: async ({ params: { id }, query: { audience: asked, lang, subject, within }, user, from, services, response }) => {
    const audience = narrowed(asked, user, within);
    const named = SUBJECT.exec(subject ?? '');
    const about = named ? { type: named[1] as 'incident' | 'device', id: named[2] } : null;
    const told = services.tourTelling.tell(id, audience, about);
    const key = await services.briefingKey();
    const at = services.now();
    await note({ user, from, services }, at, `tour ${id}`, asked, audience.jurisdiction);
    attach(response, `${id}-${asked}.html`);
    return key.signed(tourPage(told, { lang, audience: AUDIENCE_WORDS[asked], at, key: key.fingerprint }));
  },
});

const verification = defineRoute({
  method: 'post',
  path: '/api/v1/briefings/verification',
  needs: 'see',
  id: 'checkBriefing',
  summary: 'Whether a briefing (the file itself as body) was made by this server and is as it was given out',
  takes: ['text/html'],
  largest: LARGEST,
  reply: z.object({
    verdict: z
      .enum(VERDICTS)
      .describe('`altered`: of this server, and changed since; `other-key`: of another server, or of this one before its key was lost'),
  }),
  handle: async ({ bytes, services }) => {
    if (bytes === undefined) throw refuse('invalid', '请以 text/html 发送简报文件本身', 'Send the file itself as the body, as text/html.');
    return { verdict: (await services.briefingKey()).check(Buffer.from(bytes).toString('utf8')) };
  },
});

export default [briefing, tourBriefing, verification];
