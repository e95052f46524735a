// What a list or report shows now, under a name: the query of its address. It is asked as whoever looks at it, so a view
// never widens what one may see.

import { z } from 'zod';
import { command, query } from './endpoint.ts';
import { Id, listOf, May, Reference, Text, Version } from './values.ts';

export const Place = z
  .string()
  .regex(/^(list|report)\/[a-z0-9-]{1,80}$/, 'A list or report: report/time-activity')
  .meta({ description: 'Where the view is shown: list/invoices, report/time-activity' });
/** As in the address of the page. */
export const AddressQuery = z
  .record(z.string().regex(/^[A-Za-z]{1,40}$/), z.string().min(1).max(4000))
  .refine((query) => Object.keys(query).length <= 40, 'At most 40 parts');

export const SavedViewView = z.object({
  id: Id,
  version: Version,
  may: May,
  place: z.string(),
  name: z.string(),
  query: z.record(z.string(), z.string()),
  isShared: z.boolean(),
  isDefault: z.boolean().meta({ description: 'What you see first at this place' }),
  owner: Reference,
});

export const savedViews = {
  list: query({
    path: '/saved-views',
    summary: 'Your views of a list or report, and those that are shared',
    input: z.object({ place: Place }),
    output: listOf(SavedViewView),
  }),
  create: command({
    path: '/saved-views',
    summary: 'Save what a list or report shows under a name',
    input: z.object({
      place: Place,
      name: Text(60),
      query: AddressQuery,
      isShared: z.boolean().default(false),
    }),
    output: SavedViewView,
  }),
  update: command({
    method: 'PATCH',
    path: '/saved-views/{id}',
    summary: 'Rename, overwrite or share a view',
    input: z.object({
      id: Id,
      version: Version,
      name: Text(60).optional(),
      query: AddressQuery.optional(),
      isShared: z.boolean().optional(),
    }),
    output: SavedViewView,
  }),
  remove: command({
    path: '/saved-views/{id}/remove',
    summary: 'Remove a view',
    input: z.object({ id: Id, version: Version }),
    output: z.object({ id: Id }),
  }),
  setDefault: command({
    method: 'PUT',
    path: '/saved-view-defaults',
    summary: 'What you see first at a place; null is everything',
    input: z.object({ place: Place, viewId: Id.nullable() }),
    output: z.object({ place: z.string(), viewId: Id.nullable() }),
  }),
};
