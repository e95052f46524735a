// Commands without a route: setting a firm up, and bringing it to a newer version.

export { completeRoles, completeRolesOfAll } from './complete-roles.ts';
export { foundFirm } from './found-firm.ts';
