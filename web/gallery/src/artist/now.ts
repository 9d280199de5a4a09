// What an artist shows now, and what comes next.
import { everySecond, now } from '../clock.ts';
import { h, replace, type Child } from '../dom.ts';
import { moment } from '../format.ts';
import { auctionFigures } from '../parts/auction.ts';
import { creatorLink } from '../parts/people.ts';
import { facts } from '../parts/section.ts';
import { paths } from '../router.ts';
import type { Deployment } from '../types.ts';
import { actButton } from '../wallet/act.ts';
import { session } from '../wallet/session.ts';
import { pictureOfExhibition, type Size } from './pictures.ts';
import { isDue, nextOf, stageOf } from './say.ts';
import type { ArtistDetails, Exhibition, ExhibitionAuction, Words } from './types.ts';

const SLOTS: [keyof Words, string][] = [['mood', 'Mood'], ['subject', 'Subject'], ['second', 'Second subject'], ['palette', 'Palette'], ['manner', 'Manner']];

/** The exhibition that is on: picture, title, wall text, words, auction. */
export function onShow(one: Exhibition, size: Size): HTMLElement {
  const shown = pictureOfExhibition(one, size, null, { fetchpriority: 'high' });
  const framed = shown && h('div', { class: 'stage', style: { '--ratio': `${size.width / size.height}` } }, shown);
  return h('section', { class: framed ? 'now' : 'now bare', 'aria-label': 'The current exhibition' },
    framed && (one.token ? h('a', { href: paths.piece(one.token), 'aria-label': `The piece: ${one.title ?? ''}` }, framed) : framed),
    h('div', { class: 'caption' },
      h('p', { class: 'kicker' }, `exhibition ${one.number}`),
      h('h2', null, one.title ?? 'Its words are not drawn yet'),
      one.text && h('p', { class: 'sentence' }, one.text),
      one.words && h('ul', { class: 'drawn', 'aria-label': 'Words drawn' }, SLOTS.filter(([slot]) => one.words![slot]).map(([slot, name]) => h('li', null, h('span', { class: 'fine' }, name), ' ', one.words![slot]))),
      one.auction && auctionOf(one.auction),
      one.token && h('p', null, h('a', { class: 'primary', href: paths.piece(one.token) }, one.auction?.live ? 'See the piece and bid' : 'See the piece'))));
}

const auctionOf = (auction: ExhibitionAuction): Child[] => [
  auctionFigures(auction), auction.bidder && h('p', { class: 'fine' }, 'Led by ', creatorLink(auction.bidder), '.'),
];

/** Where it stands and what comes next; whoever has a wallet can take a step that is due. */
export function comesNext(artist: ArtistDetails, at: Deployment | null, signal: AbortSignal): { node: HTMLElement; renew(fresh: ArtistDetails): void } {
  const sentence = h('p');
  const stage = h('p', { class: 'sentence' });
  const box = h('div', { class: 'act' });
  let offered = '';
  const renew = (fresh: ArtistDetails) => {
    artist = fresh;
    stage.textContent = stageOf(artist);
    const said = nextOf(artist, now());
    if (sentence.textContent !== said) sentence.textContent = said;
    const { step } = artist.next;
    const due = at && session() && isDue(artist, now()) && step !== 'wait' ? `${step} ${artist.exhibitions}` : '';
    if (due === offered) return;
    offered = due;
    replace(box, due && step !== 'wait' && actButton('Take this step for its tip', (tx, who, say) => tx.takeStep(who, at!, artist.address, step, say)));
  };
  renew(artist);
  everySecond(() => renew(artist), signal);
  return { node: h('div', { class: 'next' }, stage, sentence, box), renew };
}

export const about = (artist: ArtistDetails, contract: Child): HTMLElement => facts([
  ['Contract', contract], ['Licence of its pieces', artist.licence], ['Founder', artist.founder ? creatorLink(artist.founder) : 'nobody'],
  ['Made', moment(artist.createdAt)], ['Reserve of a first auction', `${Number(artist.terms.prices.reserveShare) / 100} % of the average price`],
  ['Between two beginnings', `${Math.round(Number(artist.terms.times.cadenceSeconds) / 360) / 10} hours at least`],
]);
