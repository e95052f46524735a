// Files that are added to records: read, measured and digested in one place. Stores keep them as they are.

import { createHash } from 'node:crypto';
import type { AddedFile, FileView } from '@daybook/contract/file.ts';
import { refuseField } from '@daybook/core/kernel/refusal.ts';
import type { z } from 'zod';

export type NewFile = Readonly<{
  id: string;
  name: string;
  contentType: string;
  sha256: Buffer;
  content: Buffer;
}>;

const largestFile = 10 * 1024 * 1024;

/** Refuses with too_large, at its field, what is over 10 MB. */
export function readFile(
  file: z.output<typeof AddedFile>,
  { id, field }: Readonly<{ id: string; field: string }>,
): NewFile {
  const content = Buffer.from(file.contentBase64, 'base64');
  if (content.length > largestFile)
    throw refuseField('too_large', field, 'A file has at most 10 MB');
  const sha256 = createHash('sha256').update(content).digest();
  return { id, name: file.name, contentType: file.contentType, sha256, content };
}

export type FileRow = Readonly<{
  id: string;
  name: string;
  content_type: string;
  sha256: Buffer;
}>;

export const fileView = (row: FileRow): z.output<typeof FileView> => ({
  id: row.id,
  name: row.name,
  contentType: row.content_type,
  sha256: row.sha256.toString('hex'),
});

/** What the audit trail keeps of files: their names and digests. */
export const filesHeard = (files: readonly NewFile[]) =>
  files.map((file) => ({ name: file.name, sha256: file.sha256.toString('hex') }));
