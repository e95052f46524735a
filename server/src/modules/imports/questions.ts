// What a file leaves open, and what was answered. An answer is kept with its question, so that a
// second reading asks nothing twice.

import {
  type DateOrder,
  type DateOrderVerdict,
  dateOrders,
} from '@daybook/core/imports/imported-date.ts';
import { readCurrency } from '@daybook/core/imports/imported-names.ts';
import type { DecimalMark } from '@daybook/core/imports/imported-number.ts';
import type { Tracker } from '@daybook/core/imports/tracker-columns.ts';
import { trackers as allTrackers } from '@daybook/core/imports/tracker-columns.ts';
import { isCurrency } from '@daybook/core/money/currency.ts';
import type { Question } from './store.ts';

export type Answers = ReadonlyMap<string, string>;

export const answersOf = (questions: readonly Question[]): Answers =>
  new Map(questions.flatMap(({ kind, answer }) => (answer === null ? [] : [[kind, answer]])));

const orderNames = { ymd: 'year-month-day', dmy: 'day/month/year', mdy: 'month/day/year' };
const isTracker = (text: string): text is Tracker => allTrackers.some((each) => each === text);
const isDateOrder = (text: string): text is DateOrder => dateOrders.some((each) => each === text);

export function trackerFrom(
  detected: Tracker | null,
  answers: Answers,
): Readonly<{ tracker: Tracker | null; questions: readonly Question[] }> {
  const answer = answers.get('tracker');
  const chosen = answer !== undefined && isTracker(answer) ? answer : null;
  if (detected !== null && chosen === null) return { tracker: detected, questions: [] };
  const question: Question = {
    kind: 'tracker',
    question: 'Which tracker wrote this file? Its columns fit none of them, or more than one',
    choices: [...allTrackers],
    answer: chosen,
  };
  return { tracker: chosen, questions: [question] };
}

export function dateOrderFrom(
  verdict: DateOrderVerdict,
  answers: Answers,
): Readonly<{ dateOrder: DateOrder; questions: readonly Question[] }> {
  if ('order' in verdict) return { dateOrder: verdict.order, questions: [] };
  const answer = answers.get('date_order');
  const chosen = answer !== undefined && isDateOrder(answer) ? answer : null;
  const order = chosen ?? verdict.choices[0] ?? 'ymd';
  const because = verdict.isMixed
    ? 'The file mixes two orders; rows that do not fit your answer become errors'
    : 'Every date of the file can be read in more than one way';
  return {
    dateOrder: order,
    questions: [
      {
        kind: 'date_order',
        question: `In which order are dates written (${verdict.choices.map((each) => orderNames[each]).join(' or ')})? ${because}`,
        choices: [...verdict.choices],
        answer: chosen,
      },
    ],
  };
}

export function decimalMarkFrom(
  verdict: DecimalMark | 'ask',
  answers: Answers,
): Readonly<{ decimalMark: DecimalMark; questions: readonly Question[] }> {
  if (verdict !== 'ask') return { decimalMark: verdict, questions: [] };
  const answer = answers.get('decimal_mark');
  const chosen = answer === '.' || answer === ',' ? answer : null;
  const question = {
    kind: 'decimal_mark',
    question: 'Which mark stands before the decimals? 1,234 is one thousand or one and a bit',
    choices: ['.', ','],
    answer: chosen,
  } as const;
  return {
    decimalMark: chosen ?? '.',
    questions: [{ ...question, choices: [...question.choices] }],
  };
}

/** Only asked when a title names a currency that nobody knows: new clients need one. */
export function currencyFrom(
  title: string | null,
  facts: Readonly<{ answers: Answers; own: string }>,
): Readonly<{ currency: string; questions: readonly Question[] }> {
  const known = title === null ? facts.own : readCurrency(title);
  if (known !== null) return { currency: known, questions: [] };
  const answer = facts.answers.get('currency');
  const chosen = answer !== undefined && isCurrency(answer) ? answer : null;
  const choices = [...new Set([facts.own, 'EUR', 'USD', 'GBP', 'CHF'])];
  const question = `The file names the currency "${title ?? ''}", which is not one of ISO 4217. In which currency are new clients billed?`;
  return {
    currency: chosen ?? facts.own,
    questions: [{ kind: 'currency', question, choices, answer: chosen }],
  };
}

export const isAnswered = (questions: readonly Question[]): boolean =>
  questions.every(({ answer }) => answer !== null);

/** Null if the answer is no answer to the question. */
export function answered(question: Question, answer: string): Question | null {
  const isChoice = question.choices.includes(answer);
  const isOtherCurrency = question.kind === 'currency' && isCurrency(answer);
  return isChoice || isOtherCurrency ? { ...question, answer } : null;
}
