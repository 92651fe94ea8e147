import { useEffect, useRef, useState } from 'react';
import { useWords } from '#client/i18n/i18n.ts';
import { Refused } from '#client/session/session.ts';
import { preparePhoto } from './photo.ts';

/** A photograph or clip to be sent as soon as it is taken. */
export interface TakenPhoto {
  /** What is to be seen of it here; null = none was taken. */
  readonly taken: { readonly src: string; readonly clip: boolean; readonly progress: number; readonly there: boolean } | null;
  take(file: File | undefined): void;
  /** Its id, once it is there; undefined without one, null when it could not be sent (told once; then there is none). */
  id(): Promise<string | null | undefined>;
}

/** @param about record it proves something of, e.g. `ticket:GD…` @param tell what went wrong, in words; '' when it is tried anew */
export function usePhoto(about: string | undefined, tell: (fault: string) => void): TakenPhoto {
  const { t, pick } = useWords();
  const [taken, setTaken] = useState<TakenPhoto['taken']>(null);
  const onItsWay = useRef(Promise.resolve<string | null | undefined>(undefined));
  const src = taken?.src;
  useEffect(() => () => void (src !== undefined && URL.revokeObjectURL(src)), [src]);
  const send = async (file: File, onProgress: (part: number) => void): Promise<string | null> => {
    try {
      const { upload } = await import('#client/media/upload.ts');
      const bytes = file.type.startsWith('video/') ? file : await preparePhoto(file).catch(() => null);
      if (bytes !== null) return (await upload(bytes, { about, takenAt: file.lastModified || undefined }, onProgress)).id;
      tell(t('note.noPicture', { name: file.name }));
    } catch (error) {
      tell(error instanceof Refused ? pick(error.refusal.message) : String(error));
    }
    return null;
  };
  const take = async (file: File | undefined): Promise<void> => {
    tell('');
    const seen = file && { src: URL.createObjectURL(file), clip: file.type.startsWith('video/'), progress: 0, there: false };
    setTaken(seen ?? null);
    const change = (more: Partial<NonNullable<TakenPhoto['taken']>>): void =>
      setTaken((now) => (now && now.src === seen?.src ? { ...now, ...more } : now));
    const sent = file ? send(file, (progress) => change({ progress })) : Promise.resolve(undefined);
    onItsWay.current = sent;
    const id = await sent;
    if (onItsWay.current !== sent) return;
    if (typeof id === 'string') change({ there: true });
    if (id !== null) return;
    onItsWay.current = Promise.resolve(undefined);
    setTaken(null);
  };
  return { taken, take: (file) => void take(file), id: () => onItsWay.current };
}
