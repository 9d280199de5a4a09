import { h } from '../dom.ts';
import { date } from '../format.ts';
import { ether } from '../money.ts';
import { paths } from '../router.ts';
import type { Job } from '../types.ts';
import { table, type Column } from './pages.ts';

const COLUMNS: Column<Job>[] = [
  { name: 'No.', cell: (job) => h('a', { href: paths.job(job.id) }, String(job.id)) },
  { name: 'Words', cell: (job) => (job.promptRule === 'public' ? job.prompt : 'sealed') },
  { name: 'State', cell: (job) => job.status },
  { name: 'Fee', number: true, cell: (job) => ether(job.feeWei) },
  { name: 'Commissioned', minor: true, cell: (job) => date(job.commissionedAt) },
];

export const jobsTable = (query: Record<string, string>, nothing: string, signal: AbortSignal): Promise<HTMLElement> =>
  table<Job>('/api/v1/jobs', query, COLUMNS, nothing, signal);
