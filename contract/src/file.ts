// A file that somebody adds to a record, and what is known of it afterwards.

import { z } from 'zod';
import { Id, Text } from './values.ts';

export const AddedFile = z.object({
  name: Text(200),
  contentType: z
    .string()
    .trim()
    .max(100)
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'A media type, such as application/pdf')
    .default('application/octet-stream'),
  contentBase64: z.base64().max(14_000_000).meta({ description: 'At most 10 MB' }),
});

export const FileView = z.object({
  id: Id,
  name: z.string(),
  contentType: z.string(),
  sha256: z.string().meta({ description: 'Hexadecimal digest of the file' }),
});
