import { useEffect, useState } from 'react';
import type { Refusal } from '#contract/commands.ts';
import type { Label } from '#contract/label.ts';
import type { User } from '#contract/roles.ts';
import type { RemoteEnd, TourOrder, TourState } from '#contract/tours/remote.ts';
import { useSignedIn } from '#client/session/context.ts';
import { Refused, request } from '#client/session/session.ts';
import { isPassing } from './trouble.ts';

interface RemoteScene {
  readonly title: Label;
  readonly caption: Label;
  readonly fact: { readonly value: Label; readonly name: Label } | null;
  /** s */
  readonly seconds: number;
}

/** A screen that this phone leads, as the server tells of it. */
export interface Led {
  readonly id: string;
  readonly version: number;
  readonly screen: Pick<User, 'name' | 'role' | 'jurisdiction'>;
  readonly state: TourState;
  /** The screen has a line to the server now. */
  readonly connected: boolean;
  readonly end: RemoteEnd | null;
  readonly tours: readonly { readonly id: string; readonly title: Label; readonly scenes: number; readonly seconds: number }[];
  readonly told: { readonly title: Label; readonly scenes: readonly RemoteScene[] } | null;
  readonly calls: readonly { readonly title: Label; readonly place: Label }[];
}

const KEPT = 'quanyan.remote';
/** After an answer that did not come. */
const RETRY_MS = 1500;
/** The server answers within twenty seconds, also when there is nothing new. */
const LONGEST_MS = 30_000;

export const claimScreen = async (code: string): Promise<Led> => request<Led>('POST', '/api/v1/tour-remotes', { code });

interface RemoteUse {
  /** `null` = none is led. */
  readonly led: Led | null;
  /** Why what is shown is old: the server is not reached, or tells no more; null = nothing is wrong. */
  readonly trouble: Refusal | null;
  /** Why the last order was not carried out. */
  readonly refusal: Refusal | null;
  lead(led: Led): void;
  order(order: TourOrder): void;
  letGo(): void;
  /** Away from what is over, to another code. */
  forget(): void;
}

const pathOf = (id: string): string => `/api/v1/tour-remotes/${encodeURIComponent(id)}`;

/** Follows the screen that this phone leads, and leads it; a page that is loaded anew goes on. */
export function useRemote(): RemoteUse {
  const [id, setId] = useState(() => sessionStorage.getItem(KEPT));
  const [led, setLed] = useState<Led | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const forget = (): void => {
    sessionStorage.removeItem(KEPT);
    setId(null);
    setLed(null);
    setRefusal(null);
  };
  const trouble = useFollowing(id, setLed, forget);
  return {
    led,
    trouble,
    refusal,
    lead: (next) => {
      sessionStorage.setItem(KEPT, next.id);
      setRefusal(null);
      setLed(next);
      setId(next.id);
    },
    order: (order) => {
      if (id === null) return;
      setRefusal(null);
      request('POST', `${pathOf(id)}/orders`, order).catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        setRefusal(error.refusal);
      });
    },
    letGo: () => {
      if (id !== null) void request('DELETE', pathOf(id)).catch(() => undefined);
      forget();
    },
    forget,
  };
}

/** Asks for what is newer, again and again, until it is over or refused for good. @returns why there was no answer the last time */
function useFollowing(id: string | null, onNews: (led: Led) => void, onUnknown: () => void): Refusal | null {
  const [trouble, setTrouble] = useState<Refusal | null>(null);
  const { leave } = useSignedIn();
  useEffect(() => {
    setTrouble(null);
    if (id === null) return undefined;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (after: number): Promise<void> => {
      try {
        const news = await request<Led>('GET', `${pathOf(id)}?after=${after}`, undefined, AbortSignal.timeout(LONGEST_MS));
        if (!current) return;
        setTrouble(null);
        onNews(news);
        if (news.end === null) void ask(news.version);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (!current) return;
        if (error.refusal.code === 'unauthenticated') return leave();
        if (error.refusal.code === 'not-found') return onUnknown();
        setTrouble(error.refusal);
        if (isPassing(error.refusal)) timer = setTimeout(() => void ask(0), RETRY_MS);
      }
    };
    void ask(0);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id, leave]);
  return trouble;
}
