// Names of payers, as banks and clients write them, made comparable.

const legalForms = new Set(
  'AG GMBH MBH KG CO SE UG OHG EG EV LTD LIMITED PLC LLP LLC INC CORP SA SAS SARL SRL SPA BV NV AB AS OY KGAA'.split(
    ' ',
  ),
);

/** Letters and digits in capitals, without marks and legal forms; empty for a name that has nothing else. */
export const payerKeyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .replaceAll(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !legalForms.has(word))
    .join(' ');

/** Without spaces, in capitals. */
export const ibanKeyOf = (iban: string): string => iban.replaceAll(/\s/g, '').toUpperCase();
