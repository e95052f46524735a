import type { Money } from '@daybook/core/money/money.ts';
import { targetFactsOf } from '@daybook/core/targets/target-measures.ts';
import { Select } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { type Step, Waterfall } from '../../shared/charts/Waterfall.tsx';
import { type Format, useFormat } from '../../shared/format.ts';
import { ExportMenu } from '../../shared/list/ExportMenu.tsx';
import { FilterBar } from '../../shared/list/FilterBar.tsx';
import { Asked, LinesSkeleton, NothingHere } from '../../shared/States.tsx';
import classes from './analytics.module.css';
import { fieldsFor } from './filter-fields.ts';
import {
  type Part,
  partKeys,
  partNames,
  type Total,
  type Variance,
  VarianceTable,
} from './VarianceTable.tsx';
import {
  bases,
  periodNames,
  periods,
  useVarianceChoice,
  type VarianceChoice,
} from './variance-choice.ts';

const dimensionNames = {
  ...{ firm: 'Whole firm', branch: 'Branch', client: 'Client', project: 'Project' },
  ...{ person: 'Person', service: 'Service', category: 'Category', contract: 'Contract' },
} as const;

/** Why less or more was billed than before, aimed at, budgeted or agreed: a waterfall, and the same by leaf. */
export function VarianceView() {
  const choice = useVarianceChoice();
  const found = useAsk(api.analytics.variance, choice.input, { keepPrevious: true });
  return (
    <>
      <VarianceTools choice={choice} />
      <Asked query={found} skeleton={<LinesSkeleton count={10} />}>
        {(answer) =>
          answer.totals.length === 0 ? (
            <NothingHere text={nothingText(choice)} />
          ) : (
            <VarianceBody answer={answer} choice={choice} />
          )
        }
      </Asked>
    </>
  );
}

function nothingText({ against }: VarianceChoice): string {
  if (against === 'target') return 'Nothing is aimed at in this time, and nothing came of it.';
  if (against === 'budget') return 'No project has a budget in money.';
  return against === 'contract'
    ? 'No contract states an amount.'
    : 'Nothing was billed in either time.';
}

function VarianceTools({ choice }: Readonly<{ choice: VarianceChoice }>) {
  const { against, measure, by, period, isWhole, isTarget, change } = choice;
  const small = { size: 'xs', allowDeselect: false } as const;
  return (
    <>
      <div className={classes.tools}>
        <Select
          {...{ ...small, w: 150, label: isWhole ? 'Until the end of' : 'Period' }}
          data={periods.map((value) => ({ value, label: periodNames[value] }))}
          value={period}
          onChange={(value) => change({ period: value ?? '' })}
        />
        <Select
          {...{ ...small, w: 190, label: 'Against' }}
          data={choice.offered.map((value) => ({ value, label: bases[value].title }))}
          value={against}
          onChange={(value) =>
            change({ against: value === 'previous_period' ? '' : (value ?? ''), by: '' })
          }
        />
        {isTarget && (
          <Select
            {...{ ...small, w: 150, label: 'Measure' }}
            data={choice.measures.map((value) => ({ value, label: targetFactsOf(value).title }))}
            value={measure}
            onChange={(value) => change({ aim: value ?? '' })}
          />
        )}
        <Select
          {...{ ...small, w: 130, label: 'By' }}
          data={choice.dimensions.map((value) => ({ value, label: dimensionNames[value] }))}
          value={by}
          onChange={(value) => change({ by: value ?? '' })}
        />
        <ExportMenu name="Variance" call={api.analytics.variance} input={choice.input} />
      </div>
      {choice.offers.length > 0 && (
        <div className={classes.filters}>
          <FilterBar fields={fieldsFor(choice.offers)} filters={choice.filters} onChange={change} />
        </div>
      )}
    </>
  );
}

type VarianceBodyProps = Readonly<{ answer: Variance; choice: VarianceChoice }>;

function VarianceBody({ answer, choice }: VarianceBodyProps) {
  const format = useFormat();
  const { before } = bases[choice.against];
  const what = choice.isTarget ? targetFactsOf(choice.measure).title : 'Billed';
  // A period before explains all of it.
  const parts = partKeys.filter((key) => Object.hasOwn(answer.formulas, key));
  return (
    <>
      {answer.totals.map((total) => (
        <section
          key={total.currency}
          className={classes.part}
          aria-label={`Variance in ${total.currency}`}
        >
          <Waterfall
            title={`${what} ${format.amount(total.after)} ${total.currency}: ${changeText(total, format)} on ${before.toLowerCase()}`}
            steps={stepsOf(total, { parts, before, format })}
          />
          <VarianceTable
            {...{ by: dimensionNames[answer.by], before, parts, total }}
            items={answer.items.filter(({ currency }) => currency === total.currency)}
          />
        </section>
      ))}
      <dl className={classes.formulas}>
        {parts.map((part) => (
          <div key={part}>
            <dt>{partNames[part]}</dt>
            <dd>{answer.formulas[part]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

type Look = Readonly<{ parts: readonly Part[]; before: string; format: Format }>;

const stepsOf = (total: Total, { parts, before, format }: Look): readonly Step[] => {
  const end = (name: string, amount: Money): Step => ({
    ...{ name, size: Number(amount.minor), text: format.amount(amount), isEnd: true },
  });
  return [
    end(before, total.before),
    ...parts.map((part) => ({
      ...{ name: partNames[part], size: Number(total[part].minor), isEnd: false },
      text: signed(total[part], format),
    })),
    end('Now', total.after),
  ];
};

const changeText = ({ before, after }: Total, format: Format): string =>
  signed({ ...after, minor: after.minor - before.minor }, format);

const signed = (amount: Money, format: Format): string =>
  `${amount.minor > 0n ? '+' : ''}${format.amount(amount)}`;
