import { savedViews as endpoints } from '@daybook/contract/saved-views.ts';
import { clientOf } from '../client.ts';

export const savedViews = clientOf('savedViews', endpoints);
