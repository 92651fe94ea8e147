import { expect, it } from 'vitest';
import { StorageFault } from '#server/storage/fault.ts';
import { storageRefusal } from './storage-refusal.ts';

it('tells a read that was only slow from storage that fails, with what it was and what to do', () => {
  const slow = storageRefusal(new StorageFault('unknown', 'late', { slow: 'history.read' }));
  expect(slow.code).toBe('storage');
  expect(slow.message.zh).toMatch(/读取历史读数超时.*缩小.*history\.read/);
  expect(slow.message.en).toMatch(/past readings took too long; nothing is lost.*shorter time/);
  expect(slow.message.en).not.toContain('failing');
  expect(storageRefusal(new StorageFault('storage', 'disk full')).message.en).toContain('Storage is failing');
  expect(storageRefusal(new StorageFault('data', 'no such order')).code).toBe('invalid');
});
