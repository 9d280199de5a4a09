// Who paints: what was promised and what was kept.
import { api, get } from '../api.ts';
import { h } from '../dom.ts';
import { date, short, span } from '../format.ts';
import { ether } from '../money.ts';
import { copyable } from '../parts/copy.ts';
import { jobsTable } from '../parts/jobs_table.ts';
import { figures, section } from '../parts/section.ts';
import { shelf } from '../parts/shelf.ts';
import type { Context, View } from '../router.ts';
import type { Provider } from '../types.ts';

export async function show({ params, chain, signal }: Context): Promise<View> {
  const provider = await get<Provider>(api`/api/v1/providers/${params.address!}`, signal);
  const bond = chain.deployment?.claimBondWei;
  return {
    title: `Provider ${short(provider.address)}`,
    node: h('div', { class: 'page' },
      h('p', { class: 'kicker' }, 'provider'),
      h('h1', { class: 'address' }, copyable(provider.address, { what: 'the account' })),
      figures([
        ['Claimed', String(provider.claims)], ['Delivered', String(provider.deliveries)],
        ['Missed', h('span', { class: provider.misses ? 'warn' : null }, String(provider.misses))],
        ['Shown wrong', h('span', { class: provider.wrong ? 'lie' : null }, String(provider.wrong))],
        ['Challenged', String(provider.challenges)], ['Takes', provider.meanSeconds === null ? 'not known' : span(provider.meanSeconds)],
      ]),
      h('p', { class: 'fine' }, bond ? `Each claim holds a bond of ${ether(bond)}, lost if the picture is shown to be wrong. ` : '', provider.lastActiveAt && `Last seen ${date(provider.lastActiveAt)}.`),
      section('Painted', await shelf({ provider: provider.address }, null, signal)),
      section('Jobs', await jobsTable({ provider: provider.address }, 'It has claimed nothing yet.', signal))),
  };
}
