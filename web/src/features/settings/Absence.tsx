import { addDays } from '@daybook/core/kernel/plain-date.ts';
import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useCommand, usePages } from '../../shared/ask.ts';
import { DateText } from '../../shared/Figures.tsx';
import { DateField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { PersonPicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { useMe } from '../../shared/me.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { VerbDialog } from '../../shared/VerbDialog.tsx';

type Delegation = Answer<typeof api.approvals.listDelegations>['items'][number];

/** Who decides for whom while they are away. */
export function Absence() {
  const delegations = usePages(api.approvals.listDelegations, {});
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <p>
        While you are away, somebody else decides on what waits for you: in your name, and never on
        what either of you has asked for.
      </p>
      <Asked query={delegations}>
        {() =>
          delegations.rows.length === 0 ? (
            <NothingHere text="Nobody decides for anybody else." />
          ) : (
            <DelegationsTable delegations={delegations.rows} />
          )
        }
      </Asked>
      {delegations.hasNextPage && (
        <Button mt="md" mr="xs" variant="default" onClick={() => delegations.fetchNextPage()}>
          Older ones
        </Button>
      )}
      <Button mt="md" leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
        Have somebody decide for you
      </Button>
      <FormDrawer
        opened={isMaking}
        onClose={() => setMaking(false)}
        title="Somebody decides for you"
      >
        <DelegationForm onClose={() => setMaking(false)} />
      </FormDrawer>
    </>
  );
}

function DelegationsTable({ delegations }: Readonly<{ delegations: readonly Delegation[] }>) {
  const [ended, setEnded] = useState<Delegation | null>(null);
  const end = useCommand(api.approvals.endDelegation);
  return (
    <TableFrame label="Who decides for whom">
      <table className={classes.table}>
        <caption className="spoken">Who decides for whom</caption>
        <thead>
          <tr>
            <th scope="col">Away</th>
            <th scope="col">Decides</th>
            <th scope="col">First day</th>
            <th scope="col">Last day</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="spoken">End</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {delegations.map((each) => (
            <tr key={each.id}>
              <td>
                {each.person.name}
                {each.note !== '' && <span className={classes.sub}>{each.note}</span>}
              </td>
              <td>{each.delegate.name}</td>
              <td>
                <DateText date={each.from} />
              </td>
              <td>
                <DateText date={addDays(each.until, -1)} />
              </td>
              <td>
                <StateBadge state={each.state} />
              </td>
              <td data-align="right">
                {each.may.end === 'yes' && (
                  <Button
                    variant="subtle"
                    aria-label={`End the absence of ${each.person.name}`}
                    onClick={() => setEnded(each)}
                  >
                    End
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {ended !== null && (
        <VerbDialog
          opened
          onClose={() => setEnded(null)}
          title="End it today"
          verb="End it"
          run={() => end.run({ id: ended.id, version: ended.version })}
          done={`${ended.delegate.name} does not decide for ${ended.person.name} any more.`}
        >
          {ended.delegate.name} stops deciding for {ended.person.name} at once.
        </VerbDialog>
      )}
    </TableFrame>
  );
}

function DelegationForm({ onClose }: Readonly<{ onClose: () => void }>) {
  const me = useMe();
  const delegate = useCommand(api.approvals.delegate);
  const form = useApiForm({
    delegateId: null as string | null,
    from: me.today as string | null,
    last: addDays(me.today, 13) as string | null,
    note: '',
  });
  return (
    <FormBody
      form={form}
      submitLabel="Save"
      submit={({ delegateId, from, last, note }) =>
        delegate.run({
          delegateId: delegateId ?? '',
          from: from ?? '',
          until: last === null ? '' : addDays(last, 1),
          note,
        })
      }
      done={(saved) => ({ text: `${saved.delegate.name} decides for ${saved.person.name}.` })}
      onClose={onClose}
    >
      <PersonPicker label="Who decides" required {...form.getInputProps('delegateId')} />
      <Pair>
        <DateField label="First day" required {...form.getInputProps('from')} />
        <DateField label="Last day" required {...form.getInputProps('last')} />
      </Pair>
      <TextInput label="Note" placeholder="Holiday" {...form.getInputProps('note')} />
    </FormBody>
  );
}
