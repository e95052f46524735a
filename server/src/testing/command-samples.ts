// For each command of the contract: who may carry it out, and an input that works, made by what must
// come before it. A command without a sample does not compile.

import { automationSamples } from './automation-samples.ts';
import { booksSamples } from './books-samples.ts';
import { deliverySamples } from './delivery-samples.ts';
import { dunningSamples } from './dunning-samples.ts';
import { exceptionSamples } from './exception-samples.ts';
import { expenseSamples } from './expense-samples.ts';
import { jobSamples } from './job-samples.ts';
import { moneySamples } from './money-samples.ts';
import { periodSamples } from './period-samples.ts';
import { reportSamples } from './report-samples.ts';
import { retainerSamples } from './retainer-samples.ts';
import type { Samples } from './sample.ts';
import { setupSamples } from './setup-samples.ts';
import { targetSamples } from './target-samples.ts';
import { termsSamples } from './terms-samples.ts';
import { timeSamples } from './time-samples.ts';
import { webhookSamples } from './webhook-samples.ts';

export const commandSamples: Samples = {
  ...setupSamples,
  ...timeSamples,
  ...termsSamples,
  ...retainerSamples,
  ...moneySamples,
  ...automationSamples,
  ...booksSamples,
  ...deliverySamples,
  ...dunningSamples,
  ...exceptionSamples,
  ...expenseSamples,
  ...jobSamples,
  ...periodSamples,
  ...reportSamples,
  ...targetSamples,
  ...webhookSamples,
  // These only read.
  analytics: {},
  auditLog: {},
};
