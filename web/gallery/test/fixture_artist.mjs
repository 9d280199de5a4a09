// A FIXTURE: an autonomous artist with an invented life of sixty exhibitions over the pictures of fixture_data.mjs. Its weights
// follow the rule of spec/artist.md, its books add up. Not the product.
import { readFileSync } from 'node:fs';

const TERMS = JSON.parse(readFileSync(new URL('../../../contracts/artist.json', import.meta.url), 'utf8'));
const HOUR = 3600, DAY = 86_400, MILLI = 10n ** 15n;
const EXHIBITIONS = 60, RHYTHM = 7; // which picture is whose
const SLOTS = ['subject', 'manner', 'palette', 'mood', 'second', 'hand'];
const ONE = 2 ** 32, Q16 = 65_536;

/** "night saturn in electric, flat" */
const wordsOf = (prompt) => {
  const [, mood, subject, palette, manner] = /^(\S+) (\S+) in (\S+), (\S+)$/.exec(prompt);
  return { subject, manner, palette, mood, second: '' };
};
const capital = (text) => text[0].toUpperCase() + text.slice(1);

export function fixtureArtist({ now, made, pieces, model, size, steps, account, hash }) {
  const { times, prices, money: limits, learning } = TERMS;
  const address = account('artist'), name = 'Weather', founder = account('founder');
  const pool = made.map((_, i) => i).filter((i) => i >= 4);
  const vocabulary = SLOTS.map((slot) => (slot === 'hand' ? [null] : slot === 'second' ? ['', 'moon'] : [...new Set(made.map((one) => wordsOf(one.prompt)[slot]))]));
  const arms = vocabulary.map((words) => words.map((word, index) => ({ index, word, hand: null, weight: learning.weightStart, since: 0, uses: 0, history: [{ exhibition: 0, time: now - 90 * DAY, weight: learning.weightStart }] })));
  arms[5][0].hand = { model, sampler: 'flow', steps, guidanceQ16: 3 * Q16, ...size, mark: true, adapters: [] };
  const movements = [];
  const move = (kind, amount, whom, time, exhibition = null, step = null) => movements.push({ id: movements.length + 1, kind, amountWei: String(amount), account: whom, exhibition, step, credited: false, block: 100 + movements.length, time, tx: hash(`movement ${movements.length}`) });
  const begun = (number) => now - 5 * HOUR - (EXHIBITIONS - number) * 34 * HOUR;
  move('patron', 1000n * MILLI, founder, begun(1) - DAY);
  move('gift', 20n * MILLI, account('friend'), begun(3) + 50);

  const learn = (number, time, drawn, price, average) => {
    const seen = Math.min(price, 2 * average), above = seen >= average;
    const step = Math.floor((Math.abs(seen - average) * Q16) / average) * learning.rate;
    drawn.forEach((index, slot) => {
      const arm = arms[slot][index];
      let weight = above ? Math.floor((arm.weight * (ONE + step)) / ONE) : Math.floor((arm.weight * ONE) / (ONE + step));
      const away = Math.floor(Math.abs(weight - learning.weightStart) / 2 ** learning.forgetShift);
      weight += weight > learning.weightStart ? -away : away;
      arm.weight = Math.min(Math.max(weight, learning.weightMin), learning.weightMax);
      arm.history.push({ exhibition: number, time, weight: arm.weight });
    });
    return { average: average + Math.trunc((seen - average) / 2 ** learning.averageShift), rose: above };
  };
  const liked = { ember: 1.9, saturn: 1.7, cathedral: 1.6, calm: 1.5, teal: 1.4, ocean: 1.3, midnight: 1.3, gray: 0.4, dotted: 0.5, daisy: 0.5, skyline: 0.7, dark: 0.6 };
  const exhibitions = [];
  let average = 20;
  for (let number = 1; number <= EXHIBITIONS; ++number) {
    const time = begun(number), running = number === EXHIBITIONS, at = running ? 2 : pool[(number * RHYTHM) % pool.length];
    const piece = pieces[at], words = wordsOf(made[at].prompt);
    const drawn = SLOTS.map((slot, s) => Math.max(0, vocabulary[s].indexOf(words[slot])));
    const fee = MILLI + (BigInt(number) * MILLI) / 40n, abandoned = number % 19 === 7;
    const chance = parseInt(hash(`price ${number}`).slice(2, 6), 16) / Q16;
    const price = Math.round(average * Object.values(words).reduce((all, word) => all * Math.sqrt(liked[word] ?? 1), 0.55 + chance));
    const unsold = !running && !abandoned && price < 0.7 * average;
    const one = {
      number, state: 'exhibited', title: capital(`${words.mood} ${words.subject}`), prompt: `${words.mood} ${words.subject} in ${words.palette} tones, ${words.manner}`, words, arms: drawn,
      text: `${capital(words.manner)} in ${words.palette} tones, no. ${number} of ${name}, an artist with nobody at the wheel. Its words were drawn by weight. It is at auction.`,
      commission: piece.commission, token: piece.token, imageHash: piece.imageHash, hidden: false, picture: piece.picture, thumbnail: piece.thumbnail, feeWei: String(fee), late: false, begunAt: time, begunTx: hash(`begun ${number}`),
      composedAt: time + 20, exhibitedAt: time + 2 * HOUR, endedAt: running ? null : time + 27 * HOUR, auctions: unsold ? 2 : 1,
      auction: running ? { id: piece.auction.id, reserveWei: piece.auction.reserveWei, endsAt: piece.auction.endsAt, live: true, bidder: piece.auction.bidder, bidWei: piece.auction.bidWei, bids: piece.auction.bids } : null,
      priceWei: null, rose: null, averageWei: null, archive: null, buyer: null,
    };
    move('fee', fee, account('studio'), time + 20, number);
    for (const step of running ? ['begin', 'compose', 'exhibit'] : abandoned ? ['begin', 'compose', 'abandon'] : ['begin', 'compose', 'exhibit', 'learn']) move('tip', MILLI / 25n + BigInt(number), account('keeper'), time + 30, number, step);
    if (abandoned) {
      Object.assign(one, { state: 'abandoned', token: null, imageHash: null, picture: null, thumbnail: null, exhibitedAt: null, auctions: 0, text: one.text.replace('at auction', 'never painted') });
      move('fee-returned', fee, account('studio'), one.endedAt, number);
    } else if (!running) {
      drawn.forEach((index, slot) => ++arms[slot][index].uses);
      const after = learn(number, one.endedAt, drawn, unsold ? 0 : price, average);
      const bought = unsold && number % 3 === 0;
      const first = BigInt(Math.round(average * 250)) * 10n ** 12n; // half of half of the average
      Object.assign(one, { state: bought ? 'archive-sold' : unsold ? 'archived' : 'sold', rose: after.rose, averageWei: String(BigInt(after.average) * MILLI) });
      if (unsold) one.archive = { firstPriceWei: String(first), lastPriceWei: String(first / 10n), priceWei: String(first), since: one.endedAt, until: one.endedAt + times.archiveSeconds };
      if (!unsold || bought) {
        one.priceWei = bought ? String(first / 2n) : String(BigInt(price) * MILLI);
        one.buyer = account(`buyer ${number % 5}`);
        move('income', (BigInt(one.priceWei) * 7750n) / 10_000n, account('revenue'), one.endedAt, number);
      }
      average = after.average;
    }
    exhibitions.push(one);
    Object.assign(piece, { creator: address, artistName: name, exhibition: number });
    if (piece.auction) piece.auction.seller = address;
    piece.history = piece.history.filter((event) => event.contract !== 'artist');
    piece.history.splice(1, 0, { ...piece.history[0], id: 9000 + number, contract: 'artist', name: 'Composed', artist: address, payload: { exhibition: String(number) } });
  }
  const earned = movements.filter((one) => one.kind === 'income').reduce((sum, one) => sum + BigInt(one.amountWei), 0n);
  const forPatrons = (earned * BigInt(limits.patronShare)) / 10_000n, paid = forPatrons / 2n;
  move('patron-paid', paid, founder, now - HOUR);
  const sum = (kind) => movements.filter((one) => one.kind === kind).reduce((total, one) => total + BigInt(one.amountWei), 0n);
  const balance = sum('patron') + sum('gift') + sum('income') + sum('fee-returned') - sum('fee') - sum('tip') - sum('patron-paid');
  const state = (wanted) => exhibitions.filter((one) => one.state === wanted).length;
  const brief = {
    address, name, stage: 'exhibited', waiting: false, exhibitions: EXHIBITIONS, sold: state('sold'), archived: state('archived'), abandoned: state('abandoned'),
    averagePriceWei: String(BigInt(average) * MILLI), createdAt: begun(1) - DAY, createdBlock: 60, createdTx: hash('artist'),
  };
  const details = {
    ...brief, licence: 'CC0-1.0', founder, school: account('school'), resolver: account('stalemate'), next: { step: 'learn', readyAt: exhibitions.at(-1).auction.endsAt, tipWei: limits.tipMin }, now: exhibitions.at(-1),
    money: {
      treasuryWei: String(balance - (forPatrons - paid)), balanceWei: String(balance), owedWei: String(forPatrons - paid), neededWei: limits.reserveWei, feeWei: exhibitions.at(-1).feeWei, giftsWei: String(sum('gift')), incomeWei: String(earned),
      feesReturnedWei: String(sum('fee-returned')), patronsGaveWei: String(sum('patron')), feesWei: String(sum('fee')), tipsWei: String(sum('tip')), patronsPaidWei: String(paid),
      patrons: [{ address: founder, givenWei: String(1000n * MILLI), openWei: String(1000n * MILLI), paidWei: String(paid), dueWei: String(forPatrons - paid) }],
    },
    terms: { times, money: limits, prices, learning },
  };
  const weights = { from: 1, to: EXHIBITIONS, start: learning.weightStart, least: learning.weightMin, most: learning.weightMax, slots: SLOTS.map((slot, s) => ({ name: slot, arms: arms[s] })) };
  return { address, brief, details, weights, exhibitions: [...exhibitions].reverse(), movements: [...movements].reverse() };
}

/** Rows for fixture_node.mjs. */
export function artistRows(artist, page) {
  const of = (answer) => (address, query) => (address === artist.address ? answer(query) : null);
  const base = '^/api/v1/artists/(0x[0-9a-f]{40})';
  return [
    [/^\/api\/v1\/artists$/, (_, query) => page([artist.brief], query)],
    [new RegExp(`${base}$`), of(() => artist.details)],
    [new RegExp(`${base}/exhibitions$`), of((query) => page(artist.exhibitions.filter((one) => !query.get('state') || one.state === query.get('state')), query))],
    [new RegExp(`${base}/weights$`), of(() => artist.weights)],
    [new RegExp(`${base}/movements$`), of((query) => page(artist.movements, query))],
  ];
}
