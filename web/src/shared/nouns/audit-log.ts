import { auditLog as endpoints } from '@daybook/contract/audit-log.ts';
import { clientOf } from '../client.ts';

export const auditLog = clientOf('auditLog', endpoints);
