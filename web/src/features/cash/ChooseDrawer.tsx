import { writeOffKinds } from '@daybook/contract/bank-files.ts';
import { formatAmount } from '@daybook/core/money/money.ts';
import { Button, Checkbox, Select, Stack, Textarea } from '@mantine/core';
import { type Answer, api } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { DateText, MoneyText } from '../../shared/Figures.tsx';
import { FormBody, FormDrawer } from '../../shared/form/FormDrawer.tsx';
import { ClientPicker } from '../../shared/form/pickers.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { choicesFrom } from '../../shared/list/column.ts';
import { stateName } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { TableFrame } from '../../shared/TableFrame.tsx';
import classes from '../../shared/table.module.css';
import { toastDone, toastProblem } from '../../shared/toast.tsx';
import type { BankLine } from './BankLines.tsx';
import { SettlementFields } from './SettlementFields.tsx';
import { settlementsOf } from './settlements.ts';

type ChooseDrawerProps = Readonly<{
  line: BankLine;
  onClose: () => void;
  onDone: (id: string) => void;
}>;
type Detail = Answer<typeof api.cash.getBankLine>;

/** Who paid, and which invoices; of money that went out, which refund it is. */
export function ChooseDrawer({ line, onClose, onDone }: ChooseDrawerProps) {
  const detail = useAsk(api.cash.getBankLine, { id: line.id });
  const title = line.amount.minor > 0n ? 'Who paid, and what for' : 'Which refund it is';
  return (
    <FormDrawer opened onClose={onClose} title={title} size={620}>
      <Asked query={detail}>
        {(answer) =>
          line.amount.minor > 0n ? (
            <ChooseForm line={answer} onClose={onClose} onDone={onDone} />
          ) : (
            <RefundChoice line={answer} onClose={onClose} onDone={onDone} />
          )
        }
      </Asked>
    </FormDrawer>
  );
}

type FormProps = Readonly<{
  line: Detail;
  onClose: () => void;
  onDone: (id: string) => void;
}>;
type ChooseValues = {
  clientId: string | null;
  settlements: Readonly<Record<string, string>>;
  isLetOff: boolean;
  kind: (typeof writeOffKinds)[number];
  reason: string;
};

function ChooseForm({ line, onClose, onDone }: FormProps) {
  const accept = useCommand(api.cash.acceptBankLine);
  const { currency } = line.amount;
  const form = useApiForm<ChooseValues>({
    clientId: line.client?.id ?? null,
    settlements: Object.fromEntries(
      line.parts.map((part) => [part.invoice.id, formatAmount(part.amount)]),
    ),
    isLetOff: false,
    kind: 'bank_charge',
    reason: '',
  });
  const { clientId, settlements, isLetOff } = form.values;
  const submit = ({ kind, reason, ...values }: ChooseValues) =>
    accept.run({
      id: line.id,
      version: line.version,
      clientId: values.clientId ?? '',
      settlements: settlementsOf(values.settlements, currency),
      ...(values.isLetOff ? { writeOff: { kind, reason } } : {}),
    });
  const choose = (id: string | null) => form.setValues({ clientId: id, settlements: {} });
  return (
    <FormBody
      form={form}
      submitLabel="Make the receipt"
      submit={submit}
      done={() => ({ text: 'The line is a receipt now.' })}
      onDone={() => onDone(line.id)}
      onClose={onClose}
      isDisabled={clientId === null}
    >
      <p style={{ margin: 0 }}>
        <b>
          <MoneyText value={line.amount} />
        </b>{' '}
        from {line.counterparty ?? 'somebody'} on <DateText date={line.on} />
        <span className={classes.sub}>{line.reference}</span>
      </p>
      <Candidates line={line} clientId={clientId} onChoose={choose} />
      <ClientPicker
        label="Client"
        required
        data-autofocus
        selected={line.client}
        value={clientId}
        error={form.errors.clientId}
        onChange={choose}
      />
      {clientId !== null && (
        <SettlementFields
          clientId={clientId}
          currency={currency}
          received={line.amount}
          value={settlements}
          onChange={(next) => form.setFieldValue('settlements', next)}
        />
      )}
      <Checkbox
        label="What is short of these invoices is let off"
        description="A bank’s charge, or a difference too small to ask for. More than a little asks somebody."
        {...form.getInputProps('isLetOff', { type: 'checkbox' })}
      />
      {isLetOff && (
        <>
          <Select
            label="What it is"
            data={choicesFrom(writeOffKinds, stateName)}
            allowDeselect={false}
            {...form.getInputProps('kind')}
          />
          <Textarea label="Reason" required autosize {...form.getInputProps('reason')} />
        </>
      )}
    </FormBody>
  );
}

type CandidatesProps = Readonly<{
  line: Detail;
  clientId: string | null;
  onChoose: (clientId: string) => void;
}>;

/** Clients whose open invoices it could be for, one click away. */
function Candidates({ line, clientId, onChoose }: CandidatesProps) {
  const clients = new Map(line.candidates.map((each) => [each.client.id, each.client.name]));
  if (clientId !== null || clients.size === 0) return null;
  return (
    <Stack gap={4} align="flex-start">
      {[...clients].map(([id, name]) => (
        <Button key={id} variant="subtle" size="compact-sm" onClick={() => onChoose(id)}>
          {name}?
        </Button>
      ))}
    </Stack>
  );
}

function RefundChoice({ line, onClose, onDone }: FormProps) {
  const match = useCommand(api.cash.matchRefundLine);
  const choose = async (refundId: string) => {
    const outcome = await match.run({ id: line.id, version: line.version, refundId });
    if (outcome.kind === 'refused') {
      toastProblem(outcome.problem);
      return;
    }
    toastDone({ text: 'The refund has left the account.' });
    onClose();
    onDone(line.id);
  };
  if (line.refunds.length === 0)
    return <NothingHere text="No refund of this amount waits for the bank." />;
  return (
    <TableFrame label="Refunds of this amount">
      <table className={classes.table}>
        <tbody>
          {line.refunds.map(({ refund, client, on, amount }) => (
            <tr key={refund.id}>
              <td>
                {refund.name}
                <span className={classes.sub}>{client.name}</span>
              </td>
              <td>
                <DateText date={on} />
              </td>
              <td data-align="right">
                <MoneyText value={amount} />
              </td>
              <td data-align="right">
                <Button
                  size="compact-sm"
                  loading={match.isRunning}
                  onClick={() => choose(refund.id)}
                >
                  It is this one
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
