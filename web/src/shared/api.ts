// What screens ask: `api.billing.post(…)`.

export {
  type Answer,
  type ApprovalRequest,
  type Call,
  documentOf,
  type FileWatch,
  fileOf,
  type ListFile,
  listInput,
  urlOf,
  WaitsForApproval,
} from './client.ts';
export * as api from './nouns.ts';
