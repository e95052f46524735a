import { mailTemplates as endpoints } from '@daybook/contract/deliveries.ts';
import { clientOf } from '../client.ts';

export const mailTemplates = clientOf('mailTemplates', endpoints);
