import { books as endpoints } from '@daybook/contract/books.ts';
import { clientOf } from '../client.ts';

export const books = clientOf('books', endpoints);
