import { api } from '../../shared/api.ts';
import { useAsk } from '../../shared/ask.ts';
import { MoneyList } from '../../shared/Figures.tsx';
import { useFormat } from '../../shared/format.ts';
import { Asked } from '../../shared/States.tsx';

/** What putting terms in force does to work that is not billed, before anybody says yes. */
export function PostingEffect({ id, from }: Readonly<{ id: string; from: string }>) {
  const format = useFormat();
  const effect = useAsk(api.contracts.effect, { id });
  return (
    <Asked query={effect}>
      {({ entryCount, billedCount, before, after }) => (
        <>
          From {from}.{' '}
          {entryCount === 0 ? (
            'No unbilled work gets other terms.'
          ) : (
            <>
              {format.counted(entryCount, 'unbilled entry')} get these terms:{' '}
              <MoneyList values={before} /> becomes <MoneyList values={after} />.
            </>
          )}{' '}
          {billedCount > 0 && `${format.counted(billedCount, 'billed entry')} stay as they are. `}
          What is in force never changes: a later amendment supersedes it.
        </>
      )}
    </Asked>
  );
}
