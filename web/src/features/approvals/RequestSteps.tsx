import { Timeline } from '@mantine/core';
import { InstantText } from '../../shared/Figures.tsx';
import type { RequestDetail } from './RequestPage.tsx';

type Decision = RequestDetail['decisions'][number];

const words: Readonly<Record<Decision['kind'], string>> = {
  agreed: 'agreed',
  rejected: 'rejected it',
  asked_back: 'asked',
  answered: 'answered',
  escalated: 'put it before the next in line',
  reminded: 'Reminded',
};

function saidText({ person, onBehalfOf, kind, reason }: Decision): string {
  const who = person === null ? '' : `${person.name} `;
  const forWhom = onBehalfOf === null ? '' : ` for ${onBehalfOf.name}`;
  const what =
    person === null && kind === 'escalated' ? 'Put before the next in line' : words[kind];
  return `${who}${what}${forWhom}${reason === null ? '' : `: ${reason}`}`;
}

type RequestStepsProps = Readonly<{ request: RequestDetail }>;

/** Each step with whom it asks, and what was said there. */
export function RequestSteps({ request }: RequestStepsProps) {
  const { steps, step, state, decisions } = request;
  const isDone = state === 'approved';
  return (
    <Timeline active={isDone ? steps.length : step - 1} bulletSize={18} lineWidth={2}>
      {steps.map(({ approvers, needed }, index) => {
        const names = approvers.map(({ name }) => name).join(' or ');
        return (
          <Timeline.Item
            // biome-ignore lint/suspicious/noArrayIndexKey: A step is known by its place.
            key={index}
            title={needed === 1 ? names : `${needed} of ${names}`}
          >
            {decisions
              .filter((each) => each.step === index)
              .map((each) => (
                <p key={each.id}>
                  {saidText(each)}{' '}
                  <small>
                    (<InstantText instant={each.at} />)
                  </small>
                </p>
              ))}
            {index === step && state === 'pending' && <p>Waits for {request.waitsFor}.</p>}
            {index === step && state === 'asked_back' && <p>Waits for an answer.</p>}
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}
