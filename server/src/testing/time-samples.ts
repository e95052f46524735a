// Samples of the commands on time: logging, submitting, deciding, importing.

import { type Samples, sample } from './sample.ts';
import {
  approved,
  harvestFile,
  logged,
  nextDay,
  started,
  stopped,
  submitted,
  timeAt,
  unique,
  uploaded,
  versioned,
} from './sample-records.ts';

export const timeSamples = {
  timesheets: {
    createEntry: sample('timekeeper', async (firm) => ({
      ...timeAt(firm),
      workDate: nextDay(),
      workedMinutes: 30,
    })),
    createEntries: sample('timekeeper', async (firm) => ({
      entries: [{ ...timeAt(firm), workDate: nextDay(), workedMinutes: 30 }],
    })),
    updateEntry: sample('timekeeper', async (firm) => ({
      ...versioned(await logged(firm)),
      note: 'Changed',
    })),
    voidEntry: sample('timekeeper', async (firm) => versioned(await logged(firm))),
    reopenEntry: sample('project_manager', async (firm) => ({
      ...versioned(await approved(firm)),
      reason: 'Wrong day',
    })),
    setCell: sample('timekeeper', async (firm) => ({
      ...timeAt(firm),
      date: nextDay(),
      minutes: 45,
      taskId: (
        await firm.people.biller.api.parties.addTask({ id: firm.projectId, name: unique('Cell') })
      ).id,
    })),
    copyWeek: sample('timekeeper', async (firm) => {
      await firm.people.timekeeper.api.timesheets.createEntry({
        ...timeAt(firm),
        workDate: '2026-02-03',
        workedMinutes: 15,
      });
      return { to: '2026-02-10' };
    }),
    setFavourite: sample('timekeeper', async (firm) => ({ ...timeAt(firm), isFavourite: true })),
    startTimer: sample('timekeeper', async (firm) => {
      await stopped(firm);
      return { ...timeAt(firm), note: 'Go' };
    }),
    stopTimer: sample('timekeeper', async (firm) => {
      await started(firm);
      return {};
    }),
    discardTimer: sample('timekeeper', async (firm) => {
      await started(firm);
      return {};
    }),
    submit: sample('timekeeper', async (firm) => {
      const entry = await logged(firm);
      return { from: entry.workDate, projectIds: [entry.project.id] };
    }),
    recall: sample('timekeeper', async (firm) => ({
      from: (await submitted(firm)).entry.workDate,
    })),
    approve: sample('project_manager', async (firm) => ({
      partIds: [(await submitted(firm)).part.id],
    })),
    reject: sample('project_manager', async (firm) => ({
      partIds: [(await submitted(firm)).part.id],
      reason: 'Say more',
    })),
    delegate: sample('project_manager', async (firm) => ({
      partIds: [(await submitted(firm)).part.id],
      toPersonId: firm.people.partner.id,
    })),
    escalate: sample('project_manager', async (firm) => ({
      partIds: [(await submitted(firm)).part.id],
      reason: 'It waits for a week',
    })),
    updatePolicy: sample('owner', async (firm) => ({
      version: (await firm.people.owner.api.timesheets.getPolicy({})).version,
      graceDays: 60,
    })),
  },
  imports: {
    upload: sample('biller', async () => ({
      fileName: 'harvest.csv',
      contentBase64: harvestFile(unique('note')),
    })),
    answer: sample('biller', async (firm) => versioned(await uploaded(firm))),
    post: sample('biller', async (firm) => versioned(await uploaded(firm))),
    cancel: sample('biller', async (firm) => ({ id: (await uploaded(firm)).id })),
  },
} satisfies Pick<Samples, 'timesheets' | 'imports'>;
