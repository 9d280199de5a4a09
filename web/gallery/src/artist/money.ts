// Where an artist's money came from and went: sums to the wei, its patrons, every movement; and giving.
import { api } from '../api.ts';
import { h, replace, type Child } from '../dom.ts';
import { day, iso, moment, short } from '../format.ts';
import { ether, exactEther, parseEther, percent } from '../money.ts';
import { bar } from '../parts/payments.ts';
import { table, type Column } from '../parts/pages.ts';
import { creatorLink } from '../parts/people.ts';
import type { Chain, Deployment } from '../types.ts';
import { act, actButton, statusLine } from '../wallet/act.ts';
import { openWallets } from '../wallet/button.ts';
import { onSession, session } from '../wallet/session.ts';
import { booksOf, type Line } from './books.ts';
import { MOVEMENTS } from './say.ts';
import type { ArtistDetails, Movement } from './types.ts';

const COLOURS: Record<string, string> = { 'Fees for painting': 'provider', 'Tips for steps': 'prompt', 'Paid to patrons': 'creator', 'Owed to patrons': 'platform', 'The treasury': 'model' };

export function books(artist: ArtistDetails): Child[] {
  const found = booksOf(artist.money);
  const row = (line: Line, kind: string | null = null) => h('tr', { class: kind }, h('th', { scope: 'row' }, line.name), h('td', { class: 'number' }, exactEther(line.wei)));
  const went = [...found.out, { name: 'Owed to patrons', wei: found.owed }, { name: 'The treasury', wei: found.treasury }];
  return [
    bar(went.filter((line) => line.wei > 0n).map((line) => ({ role: COLOURS[line.name]!, amount: line.wei, whom: '', label: `${line.name}: ${ether(line.wei)}` }))),
    h('ul', { class: 'legend' }, went.map((line) => h('li', null, h('span', { class: `dot role-${COLOURS[line.name]}` }), `${line.name} ${ether(line.wei)}`))),
    h('table', { class: 'books' }, h('caption', { class: 'fine' }, 'In ether, to the wei'),
      h('tbody', null, found.in.map((line) => row(line)), row({ name: 'Came in', wei: found.came }, 'sum')),
      h('tbody', null, found.out.map((line) => row(line)), row({ name: 'Went out', wei: found.went }, 'sum')),
      h('tbody', null, row({ name: 'Left', wei: found.left }, 'sum'), found.unknown !== 0n && row({ name: 'Came without a word', wei: found.unknown }),
        row({ name: 'Of that, owed to patrons', wei: found.owed }), row({ name: 'Of that, its treasury', wei: found.treasury }))),
    h('p', { class: 'fine' }, found.unknown === 0n ? 'What came in less what went out is its balance on the chain, to the wei.' : 'Its balance on the chain is more than its books tell: ether can be forced on a contract.'),
  ];
}

const PATRONS = ['number', 'number minor', 'number'];

export function patrons(artist: ArtistDetails, chain: Chain): Child {
  const at = chain.deployment;
  const { patrons: all } = artist.money;
  if (all.length === 0) return h('p', null, 'It has no patron yet.');
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Patrons' }, h('table', null,
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Patron'), ['Gave', 'Was paid', 'Is owed'].map((name, i) => h('th', { scope: 'col', class: PATRONS[i] }, name)))),
    h('tbody', null, all.map((one) => h('tr', null,
      h('td', null, creatorLink(one.address), one.address === artist.founder && ' founder', at && one.address === session()?.account && one.dueWei !== '0' && actButton('Be paid', (tx, s, say) => tx.payPatron(s, at, artist.address, one.address, say))),
      [one.givenWei, one.paidWei, one.dueWei].map((wei, i) => h('td', { class: PATRONS[i], title: `${exactEther(wei)} ETH` }, ether(wei))))))));
}

const MOVED: Column<Movement>[] = [
  { name: 'When', cell: (one) => h('time', { datetime: iso(one.time), title: moment(one.time) }, day(one.time)) },
  { name: 'What', cell: (one) => [MOVEMENTS[one.kind].name, one.kind === 'tip' && one.step && `: ${one.step}`, one.credited && ', kept for them'] },
  { name: 'Account', minor: true, cell: (one) => one.account && creatorLink(one.account) },
  { name: 'Exhibition', number: true, minor: true, cell: (one) => one.exhibition },
  { name: 'Amount', number: true, cell: (one) => h('span', { title: `${exactEther(one.amountWei)} ETH` }, `${MOVEMENTS[one.kind].comesIn ? '+' : '\u2212'}\u202f${ether(one.amountWei)}`) },
];
export const movements = (artist: string, signal: AbortSignal): Promise<HTMLElement> =>
  table<Movement>(api`/api/v1/artists/${artist}/movements`, {}, MOVED, 'Nothing has moved yet.', signal);

/** Giving, for a part of what it earns. The form stays while the page follows the chain. */
export function give(artist: ArtistDetails, chain: Chain, signal: AbortSignal): Child[] {
  const { patronShare, patronCap, patronMin } = artist.terms.money;
  const box = h('div', { class: 'act' });
  const draw = () => {
    const at = chain.deployment;
    replace(box, at && (session() ? giveForm(artist.address, at, String(patronMin)) : h('button', { type: 'button', class: 'primary', onclick: () => openWallets(chain) }, 'Connect a wallet to give')));
  };
  draw();
  onSession(draw, signal);
  return [
    h('p', null, `It lives on what it earns and what it is given. Patrons share ${percent(Number(patronShare))} of what it earns, by what each gave, until each has had ${Number(patronCap) / 10_000} times their gift. A gift never comes back otherwise, and buys no say: nobody has one.`),
    box,
  ];
}

function giveForm(artist: string, at: Deployment, least: string): HTMLElement {
  const who = session()!;
  const status = statusLine();
  const input = h('input', { name: 'gift', inputmode: 'decimal', autocomplete: 'off', value: exactEther(least), 'aria-label': 'Your gift in ether' });
  const button = h('button', { class: 'primary' }, who.wallet.development ? 'Give with the development account' : `Give as ${short(who.account)}`);
  return h('form', {
    class: 'bid-form',
    onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      const value = parseEther(input.value);
      if (value === null || value === 0n) return void (status.textContent = 'Write the gift as ether, such as 0.05.');
      return act(button, status, (tx, s, say) => tx.patronise(s, at, artist, value, say));
    },
  }, h('label', null, input, h('span', null, 'ETH')), button, h('p', { class: 'fine' }, `At least ${exactEther(least)} ETH.`), status);
}
