import { Button, Drawer, FileInput, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api, urlOf } from '../../shared/api.ts';
import { useAsk, useCommand } from '../../shared/ask.ts';
import { InstantText, MoneyText } from '../../shared/Figures.tsx';
import { base64Of } from '../../shared/files.ts';
import { DecimalField } from '../../shared/form/Fields.tsx';
import { FormBody } from '../../shared/form/FormDrawer.tsx';
import { useApiForm } from '../../shared/form/use-api-form.ts';
import { scaledInput } from '../../shared/format.ts';
import { HistoryTab } from '../../shared/record/HistoryTab.tsx';
import { StateBadge } from '../../shared/StateBadge.tsx';
import { Asked, NothingHere } from '../../shared/States.tsx';
import { VerbDialog } from '../../shared/VerbDialog.tsx';
import { AcceptanceLinks } from './AcceptanceLinks.tsx';
import { Percent } from './MilestonesPage.tsx';
import type { Milestone } from './SchedulePage.tsx';

type MilestoneDrawerProps = Readonly<{ milestone: Milestone | null; onClose: () => void }>;

/** One milestone: its progress with the evidence, acceptance, and what was done with it. */
export function MilestoneDrawer({ milestone, onClose }: MilestoneDrawerProps) {
  return (
    <Drawer opened={milestone !== null} onClose={onClose} title={milestone?.name} size={520}>
      {milestone !== null && (
        <Stack gap="lg">
          <Group justify="space-between">
            <StateBadge state={milestone.state} />
            <MoneyText value={milestone.value} />
          </Group>
          {milestone.acceptanceReason !== null && (
            <Text size="sm" c="red">
              Rejected: “{milestone.acceptanceReason}”
            </Text>
          )}
          <Acceptance milestone={milestone} />
          {milestone.needsAcceptance && (
            <AcceptanceLinks key={milestone.id} milestone={milestone} />
          )}
          {milestone.may.progress === 'yes' && (
            <ProgressForm key={milestone.version} milestone={milestone} onClose={onClose} />
          )}
          <ProgressList id={milestone.id} />
          <HistoryTab kind="milestone" id={milestone.id} />
        </Stack>
      )}
    </Drawer>
  );
}

function Acceptance({ milestone }: Readonly<{ milestone: Milestone }>) {
  const [verb, setVerb] = useState<'submit' | 'accept' | 'reject' | null>(null);
  const submit = useCommand(api.milestones.submit);
  const accept = useCommand(api.milestones.accept);
  const reject = useCommand(api.milestones.reject);
  const { id, version, may } = milestone;
  const labels = { submit: 'Submit for acceptance', accept: 'Accept', reject: 'Reject' } as const;
  const allowed = (['submit', 'accept', 'reject'] as const).filter((key) => may[key] === 'yes');
  if (allowed.length === 0) return null;
  const run = (reason: string) => {
    if (verb === 'reject') return reject.run({ id, version, reason });
    return verb === 'accept' ? accept.run({ id, version }) : submit.run({ id, version });
  };
  return (
    <Group gap="xs">
      {allowed.map((key) => (
        <Button
          key={key}
          size="xs"
          variant={key === 'reject' ? 'default' : 'filled'}
          onClick={() => setVerb(key)}
        >
          {labels[key]}
        </Button>
      ))}
      <VerbDialog
        opened={verb !== null}
        onClose={() => setVerb(null)}
        title={verb === null ? '' : labels[verb]}
        verb={verb === null ? '' : labels[verb]}
        needsReason={verb === 'reject'}
        isDangerous={verb === 'reject'}
        run={run}
        done="Done."
      >
        {milestone.name}: <MoneyText value={milestone.value} />. It is billed once it is accepted.
      </VerbDialog>
    </Group>
  );
}

function ProgressForm({
  milestone,
  onClose,
}: Readonly<{ milestone: Milestone; onClose: () => void }>) {
  const form = useApiForm({
    percent: scaledInput(milestone.percent, 4),
    note: '',
    evidence: [] as File[],
  });
  const record = useCommand(api.milestones.recordProgress);
  return (
    <FormBody
      form={form}
      submitLabel="Record progress"
      staysOpen
      submit={async ({ percent, note, evidence }) =>
        record.run({
          id: milestone.id,
          version: milestone.version,
          percent,
          note,
          evidence: await Promise.all(
            evidence.map(async (file) => ({
              name: file.name,
              contentType: file.type || 'application/octet-stream',
              contentBase64: await base64Of(file),
            })),
          ),
        })
      }
      done={() => ({ text: 'Progress is recorded.' })}
      onClose={onClose}
    >
      <DecimalField label="Percent to date" unit="%" required {...form.getInputProps('percent')} />
      <Textarea label="Note" autosize minRows={2} {...form.getInputProps('note')} />
      <FileInput
        label="Evidence"
        description="Up to ten files of 10 MB"
        multiple
        clearable
        {...form.getInputProps('evidence')}
      />
    </FormBody>
  );
}

function ProgressList({ id }: Readonly<{ id: string }>) {
  const progress = useAsk(api.milestones.listProgress, { id });
  return (
    <Asked query={progress}>
      {({ items }) =>
        items.length === 0 ? (
          <NothingHere text="No progress is recorded yet." />
        ) : (
          <Stack gap="xs">
            {items.map((each) => (
              <div key={each.id}>
                <strong>
                  <Percent value={each.percent} />
                </strong>{' '}
                {each.by.name}, <InstantText instant={each.at} />
                {each.note !== '' && <Text size="sm">{each.note}</Text>}
                {each.evidence.map((file) => (
                  <div key={file.id}>
                    <a
                      className="link"
                      href={urlOf(api.milestones.evidence, { id: file.id })}
                      download={file.name}
                    >
                      {file.name}
                    </a>
                  </div>
                ))}
              </div>
            ))}
          </Stack>
        )
      }
    </Asked>
  );
}
