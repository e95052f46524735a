export const receiptMethods = ['bank_transfer', 'card', 'cash', 'cheque', 'other'] as const;
