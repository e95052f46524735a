import { TextLink } from '../../shared/AppLink.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import classes from './week-grid.module.css';
import type { ProjectGroup } from './week-model.ts';

type GroupHeadProps = Readonly<{ group: ProjectGroup; columns: number }>;

/** The project of the rows below, where its time stands, and why it came back. */
export function GroupHead({ group, columns }: GroupHeadProps) {
  const { part } = group;
  return (
    <tr className={classes.groupHead}>
      <th scope="rowgroup" colSpan={columns}>
        <span className={classes.groupLine}>
          <TextLink href={`/projects/${group.projectId}`} className={classes.project}>
            {group.project}
          </TextLink>
          <span className={classes.client}>{group.client}</span>
          {part !== null && part.state !== 'open' && <StateBadge state={part.state} />}
          {part !== null && part.state === 'submitted' && (
            <span className={classes.client}>to {part.approver.name}</span>
          )}
          {part?.state === 'rejected' && part.reason !== null && (
            <span className={classes.rejection}>
              {part.decidedBy?.name ?? 'The approver'}: “{part.reason}”
            </span>
          )}
        </span>
      </th>
    </tr>
  );
}
