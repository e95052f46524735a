import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { CurrencyField, Pair } from '../../shared/form/Fields.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { BranchPicker } from '../../shared/form/pickers.tsx';
import { orNull, useApiForm } from '../../shared/form/use-api-form.ts';
import { useBranch } from '../../shared/me.ts';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';

export type BankAccount = Answer<typeof api.cash.listBankAccounts>['items'][number];
type DrawerProps = Readonly<{ opened: boolean; onClose: () => void }>;

/** The accounts of the firm at banks: looked at, added, written again. */
export function BankAccountsDrawer({ opened, onClose }: DrawerProps) {
  const [edited, setEdited] = useState<Readonly<{ account: BankAccount | null }> | null>(null);
  const close = () => {
    setEdited(null);
    onClose();
  };
  const title = edited?.account?.name ?? (edited === null ? 'Bank accounts' : 'New bank account');
  return (
    <FormDrawer opened={opened} onClose={close} title={title} size={560}>
      {edited === null ? (
        <AccountList onEdit={(account) => setEdited({ account })} />
      ) : (
        <AccountForm account={edited.account} onClose={() => setEdited(null)} />
      )}
    </FormDrawer>
  );
}

function AccountList({ onEdit }: Readonly<{ onEdit: (account: BankAccount | null) => void }>) {
  const accounts = useAsk(api.cash.listBankAccounts, {});
  return (
    <Asked query={accounts}>
      {({ items }) => (
        <>
          {items.length === 0 ? (
            <NothingHere text="No bank accounts yet." />
          ) : (
            <TableFrame label="Bank accounts">
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">Account</th>
                    <th scope="col">Branch</th>
                    <th scope="col">Journal</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((account) => (
                    <tr key={account.id}>
                      <td>
                        <button
                          type="button"
                          className={classes.rowLink}
                          onClick={() => onEdit(account)}
                        >
                          {account.name}
                        </button>{' '}
                        {!account.isActive && <StateBadge state="inactive" />}
                        <span className={classes.sub}>
                          {account.iban ?? 'No IBAN'}, {account.currency}
                        </span>
                      </td>
                      <td>{account.branch.name}</td>
                      <td>{account.account}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )}
          <Button mt="md" onClick={() => onEdit(null)}>
            New bank account
          </Button>
        </>
      )}
    </Asked>
  );
}

type AccountFormProps = Readonly<{ account: BankAccount | null; onClose: () => void }>;

function AccountForm({ account, onClose }: AccountFormProps) {
  const branch = useBranch();
  const create = useCommand(api.cash.createBankAccount);
  const update = useCommand(api.cash.updateBankAccount);
  const form = useApiForm({
    name: account?.name ?? '',
    iban: account?.iban ?? '',
    currency: account?.currency ?? branch?.currency ?? 'EUR',
    branchId: account?.branch.id ?? branch?.id ?? (null as string | null),
    account: account?.account ?? '1000',
    isActive: account?.isActive ?? true,
  });
  return (
    <FormBody
      form={form}
      submitLabel={account === null ? 'Add the account' : 'Save'}
      submit={({ name, iban, currency, branchId, account: code, isActive }) =>
        account === null
          ? create.run({
              ...{ name, iban: orNull(iban), currency, account: code },
              branchId: branchId ?? '',
            })
          : update.run({
              ...{ id: account.id, version: account.version, name, iban: orNull(iban) },
              ...{ account: code, isActive, mapping: account.mapping },
            })
      }
      done={(saved) => ({ text: `${saved.name} is saved.` })}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
      <TextInput
        label="IBAN"
        description="A statement of another account is refused"
        {...form.getInputProps('iban')}
      />
      <Pair>
        <CurrencyField
          label="Currency"
          required
          disabled={account !== null}
          {...form.getInputProps('currency')}
        />
        <TextInput
          label="Account in the journal"
          description="1000 to 1049"
          required
          {...form.getInputProps('account')}
        />
      </Pair>
      <BranchPicker
        label="Branch"
        required
        disabled={account !== null}
        {...form.getInputProps('branchId')}
      />
      {account !== null && (
        <Checkbox label="In use" {...form.getInputProps('isActive', { type: 'checkbox' })} />
      )}
    </FormBody>
  );
}
