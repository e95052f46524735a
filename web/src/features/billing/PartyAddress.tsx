import classes from '../../shared/table.module.css';
import type { Invoice } from './InvoicePage.tsx';

type PartyAddressProps = Readonly<{ label: string; party: NonNullable<Invoice['seller']> }>;

/** The party as it was when the document was made. */
export function PartyAddress({ label, party }: PartyAddressProps) {
  const { address } = party;
  const lines = [
    address.line1,
    address.line2,
    `${address.postalCode} ${address.city}`.trim(),
    [address.region, address.country].filter(Boolean).join(', '),
    party.taxId === null ? '' : `Tax id ${party.taxId}`,
    party.iban ?? '',
  ].filter((line) => line !== '');
  return (
    <div>
      <small>{label}</small>
      <address className={classes.party}>
        <strong>{party.name}</strong>
        {lines.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </address>
    </div>
  );
}
