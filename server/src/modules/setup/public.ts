// Commands without a route: setting a firm up, and bringing it to a newer version.

export { completeFirm, completeFirms } from './complete-firm.ts';
export { foundFirm } from './found-firm.ts';
