// Commands without a route: setting a firm up.

export { foundFirm } from './found-firm.ts';
