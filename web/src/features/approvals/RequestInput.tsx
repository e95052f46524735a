import { TextLink } from '../../shared/AppLink.tsx';
import { pathOf } from '../../shared/paths.ts';
import { FieldTable } from '../../shared/record/ChangeTable.tsx';
import type { Request } from './RequestsPage.tsx';

/** What would be carried out, as it was made. */
export function RequestInput({ request }: Readonly<{ request: Request }>) {
  const { record } = request;
  const href = record === null ? null : pathOf(record.kind, record.id);
  return (
    <>
      {record !== null && href !== null && (
        <p>
          It concerns <TextLink href={href}>{record.name || 'this record'}</TextLink>.
        </p>
      )}
      <FieldTable fields={request.input} />
    </>
  );
}
