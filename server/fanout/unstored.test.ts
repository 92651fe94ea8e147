import { expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import { indexKinds } from '#contract/kinds.ts';
import { Book } from '#server/records/book.ts';
import { Discretion, type Sight } from '#server/records/discretion.ts';
import { crew } from './fixture.ts';
import { Unstored } from './unstored.ts';

const sight = (jurisdiction: string): Sight => ({ jurisdiction, people: true });

it('is encoded once for all screens of one sight, however many there are', () => {
  const book = new Book();
  const unstored = new Unstored('epoch', new Discretion(indexKinds([]), book));
  const changes = [put('crew', crew('c1', '/a/b')), put('crew', crew('c2', '/z'))];
  unstored.add(changes);
  const [east, all] = [sight('/a'), sight('/')];
  const first = unstored.message(changes, east, 7, 1);
  for (let screen = 0; screen < 200; screen++) expect(unstored.message(changes, east, 7, 1)).toBe(first);
  expect(unstored.message(changes, all, 7, 1)).not.toBe(first);
  expect(JSON.stringify(first)).not.toContain('c2');
  expect(unstored.message(changes, east, 8, 1)).not.toBe(first);
  expect(unstored.message(changes, sight('/nowhere'), 7, 1)).toBeNull();

  const newcomers = unstored.all();
  expect(unstored.message(unstored.all(), east, 7, 1)).toBe(unstored.message(newcomers, east, 7, 1));
  unstored.settled([changes[0]]);
  expect(unstored.all()).toEqual([changes[1]]);
});
