import { Alert, Button } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TextLink } from '../../shared/AppLink.tsx';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand, usePages } from '../../shared/ask.ts';
import { InstantText } from '../../shared/Figures.tsx';
import { Page, Section } from '../../shared/Page.tsx';
import { pathOf } from '../../shared/paths.ts';
import { counted } from '../../shared/plural.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import own from './books.module.css';

type Check = Answer<typeof api.books.listChecks>['items'][number];

/** The books prove themselves: the last check, what it found, and when it was done before. */
export function BooksPage(): ReactNode {
  const checks = usePages(api.books.listChecks, { limit: 30 });
  const [last, ...earlier] = checks.rows;
  return (
    <Page
      title="Do the books add up?"
      lead="Every night, and whenever you ask: what the accounts say, beside the records that they stand for."
      actions={<CheckNow />}
    >
      <Asked query={checks}>
        {() =>
          last === undefined ? (
            <NothingHere text="The books have not been checked yet." />
          ) : (
            <>
              <LastCheck check={last} />
              {earlier.length > 0 && (
                <Section title="Before">
                  <Earlier checks={earlier} />
                  {checks.hasNextPage && (
                    <Button mt="md" variant="default" onClick={() => checks.fetchNextPage()}>
                      Older ones
                    </Button>
                  )}
                </Section>
              )}
            </>
          )
        }
      </Asked>
    </Page>
  );
}

function CheckNow() {
  const check = useCommand(api.books.check);
  const run = async () => {
    const outcome = await check.run({});
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
    if (outcome.kind === 'done')
      toastDone({
        text: outcome.output.isSound ? 'The books add up.' : 'The books do not add up.',
      });
  };
  return (
    <Button loading={check.isRunning} onClick={run}>
      Check now
    </Button>
  );
}

function LastCheck({ check }: Readonly<{ check: Check }>) {
  const detail = useAsk(api.books.getCheck, { id: check.id });
  const broken = check.results.filter((each) => each.broken > 0);
  return (
    <>
      <Alert color={check.isSound ? 'ledger' : 'red'} variant="light" mb="md">
        {check.isSound
          ? `All ${check.results.length} rules hold, `
          : `${counted(broken.length, 'rule')} of ${check.results.length} broken, `}
        <InstantText instant={check.at} />
        {check.by === null ? ', by itself.' : `, asked for by ${check.by.name}.`}
      </Alert>
      <TableFrame label="The rules of the books">
        <table className={classes.table}>
          <caption className="spoken">The rules of the books</caption>
          <thead>
            <tr>
              <th scope="col">Holds</th>
              <th scope="col">Rule</th>
            </tr>
          </thead>
          <tbody>
            {check.results.map(({ rule, title, says, broken: places }) => (
              <tr key={rule}>
                <td>
                  <span className={own.verdict} data-broken={places > 0 || undefined}>
                    {places === 0 ? <IconCheck size={16} /> : <IconX size={16} />}
                    {places === 0 ? 'Yes' : `No, in ${counted(places, 'place')}`}
                  </span>
                </td>
                <td>
                  {title}
                  <span className={classes.sub}>{says}</span>
                  <Asked query={detail}>
                    {({ findings }) => (
                      <ul className={own.findings}>
                        {findings
                          .filter((each) => each.rule === rule)
                          .map((each) => (
                            <li key={`${each.record.id} ${each.detail}`}>
                              <Where {...each} />: {each.detail}
                            </li>
                          ))}
                      </ul>
                    )}
                  </Asked>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  );
}

type WhereProps = Pick<Answer<typeof api.books.getCheck>['findings'][number], 'record' | 'label'>;

function Where({ record, label }: WhereProps) {
  const href = pathOf(record.kind, record.id);
  return href === null ? label : <TextLink href={href}>{label}</TextLink>;
}

function Earlier({ checks }: Readonly<{ checks: readonly Check[] }>) {
  return (
    <TableFrame label="Earlier checks">
      <table className={classes.table}>
        <caption className="spoken">Earlier checks</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Asked for by</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <tr key={check.id}>
              <td>
                <InstantText instant={check.at} />
              </td>
              <td>{check.by?.name ?? 'By itself'}</td>
              <td>
                <StateBadge
                  state={check.isSound ? 'done' : 'failed'}
                  name={check.isSound ? 'Adds up' : 'Does not add up'}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
