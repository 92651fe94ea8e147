import { useRef, useState } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Refused, sendPhoto } from '#client/session/session.ts';
import { preparePhoto } from './photo.ts';

/** A photograph to be sent as soon as it is taken. */
export interface TakenPhoto {
  /** It is with the server. */
  readonly there: boolean;
  take(file: File | undefined): void;
  /** Its id, once it is there; undefined without one, null when it could not be sent (told once; then there is none). */
  id(): Promise<string | null | undefined>;
}

/** @param tell what went wrong, in words; '' when it is tried anew */
export function usePhoto(tell: (fault: string) => void): TakenPhoto {
  const { t, pick } = useWords();
  const [there, setThere] = useState(false);
  const onItsWay = useRef(Promise.resolve<string | null | undefined>(undefined));
  const send = async (file: File): Promise<string | null> => {
    try {
      const picture = await preparePhoto(file).catch(() => null);
      if (picture !== null) return await sendPhoto(picture);
      tell(t('note.noPicture', { name: file.name }));
    } catch (error) {
      tell(error instanceof Refused ? pick(error.refusal.message) : String(error));
    }
    return null;
  };
  const take = async (file: File | undefined): Promise<void> => {
    tell('');
    setThere(false);
    const sent = file ? send(file) : Promise.resolve(undefined);
    onItsWay.current = sent;
    const id = await sent;
    if (onItsWay.current !== sent) return;
    setThere(typeof id === 'string');
    if (id === null) onItsWay.current = Promise.resolve(undefined);
  };
  return { there, take: (file) => void take(file), id: () => onItsWay.current };
}
