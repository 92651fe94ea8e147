import { check, type Fields, type Shape, type Violation } from './wire/fields.ts';
import type { Said } from './said.ts';

/** What an answer is made of. */
interface Asked {
  readonly payload: Fields;
  /** What the point calls itself. */
  readonly identity: string;
  /** ms UTC. */
  readonly now: number;
  /** How often it is to be heard. */
  readonly everyS: number;
}

/** One action that a charge point may say. */
interface Message {
  check(payload: Fields): Violation | null;
  said(payload: Fields, identity: string): readonly Said[];
  answer(asked: Asked): object;
  /** It holds a card's or a phone's number: it is kept nowhere, not among rejects either. */
  readonly tellsWho: boolean;
  /** What can be read of it counts when it is refused: a fire is not lost to a bad field beside it. */
  readonly evenSo: boolean;
}

/** What charge points say in one version. */
export interface Messages {
  readonly messages: Readonly<Record<string, Message>>;
  /** Actions that the version has, and that nobody may say here. */
  readonly known: ReadonlySet<string>;
}

export const taken = (): object => ({});
export const nothing = (): readonly Said[] => [];

export const message = (
  shape: Shape,
  said: Message['said'],
  answer: Message['answer'],
  more: Partial<Pick<Message, 'tellsWho' | 'evenSo'>> = {},
): Message => ({ check: (payload) => check(payload, shape), said, answer, tellsWho: false, evenSo: false, ...more });
