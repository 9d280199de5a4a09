// What each event of the contracts says, in words.
import { moment, plural, short } from '../format.ts';
import { ether } from '../money.ts';

type Say = (payload: Record<string, unknown>) => string;
const account = (value: unknown): string => (typeof value === 'string' ? short(value.toLowerCase()) : 'somebody');
const wei = (value: unknown): string => (/^\d+$/.test(String(value)) ? ether(String(value)) : 'an amount');
const named = (text: string, value: unknown): string => (typeof value === 'string' ? `${text} by ${account(value)}` : text);

const yes = (value: unknown): boolean => value === true || value === 'true';
const its = (exhibition: unknown): string => (/^\d+$/.test(String(exhibition)) ? `exhibition ${String(exhibition)}` : 'an exhibition');
const time = (value: unknown, before: string): string => (Number(value) > 0 ? ` ${before} ${moment(Number(value))}` : '');
const from = (value: unknown): string => time(value, 'from');
const until = (value: unknown): string => time(value, 'until');
/** A word of an artist stands in 32 bytes, filled with zeros. */
const word = (value: unknown): string => {
  const letters = /^0x([0-9a-f]{2})+$/i.test(String(value)) ? String(value).slice(2).match(/../g)!.map((pair) => parseInt(pair, 16)).filter((code) => code >= 0x20 && code < 0x7f) : [];
  return letters.length ? `the word “${String.fromCharCode(...letters)}”` : 'a word';
};

// The contracts' enums, in their order.
export const ROLES = ['model', 'adapter', 'data set', 'prompt', 'provider', 'platform', 'creator'];
export const VERDICTS = ['nobody knows who is right', 'the provider was right', 'the provider was wrong'];
const one = (names: string[], value: unknown): string | null => names[Number(value ?? -1)] ?? null;

/** Standard events that say again what our own say. */
export const SILENT = new Set(['MetadataUpdate', 'AigcData', 'Approval', 'ApprovalForAll', 'ContractURIUpdated']);

/** An event's name to a sentence; a name that is not here is shown as it is. */
export const SENTENCES: Record<string, Say> = {
  Commissioned: ({ creator }) => named('Commissioned', creator),
  Claimed: ({ provider }) => `${named('Claimed', provider)}; the seed is known`,
  Delivered: ({ provider }) => named('Painted and delivered', provider),
  Challenged: ({ challenger }) => named('Challenged', challenger),
  Resolved: ({ verdict }) => `The challenge was settled: ${one(VERDICTS, verdict) ?? 'decided'}`,
  Accepted: () => 'Accepted by its creator',
  Finalised: () => 'Final: nobody challenged it in time',
  Refunded: () => 'Refunded',
  Voided: () => 'Voided',
  Disproved: () => 'Disproved: the picture is not what the request gives',
  Slashed: ({ account: whom }) => `A bond was slashed (${account(whom)})`,
  Minted: () => 'Minted',
  Transfer: ({ to }) => `Went to ${account(to)}`,
  AuctionCreated: ({ reserve }) => `Put up for auction, from ${wei(reserve)}`,
  Bid: ({ bidder, amount }) => `${account(bidder)} bid ${wei(amount)}`,
  Outbid: ({ bidder }) => `${account(bidder)} was outbid and refunded`,
  Sold: ({ buyer, price }) => `Sold to ${account(buyer)} for ${wei(price)}`,
  Unsold: () => 'The auction ended without a bid',
  Paid: ({ payee, amount, role }) => `${wei(amount)} paid to ${account(payee)}${one(ROLES, role) ? `, as ${one(ROLES, role)}` : ''}`,
  AllPaid: ({ count: payments, amount }) => `${plural(Number(payments), 'payment')} in that transaction, ${wei(amount)} together`,
  Escrowed: ({ amount }) => `${wei(amount)} waits until a contest is closed`,
  ForwarderDeployed: () => 'An address for royalties was made',
  EscrowReleased: ({ payee, amount }) => `The contest is closed: ${wei(amount)} went to ${account(payee)}`,
  Credited: ({ account: whom, amount }) => `${wei(amount)} could not be sent to ${account(whom)} and waits for them`,
  Withdrawn: ({ account: whom, amount }) => `${account(whom)} withdrew ${wei(amount)}`,
  // Registry
  Registered: ({ name }) => (typeof name === 'string' ? `“${name}” was registered` : 'A work was registered'),
  SlotOffered: ({ to }) => `An income was offered to ${account(to)}`,
  SlotTaken: ({ to }) => `An income went over to ${account(to)}`,
  Contested: ({ contester }) => named('Its registration is contested', contester),
  ContestClosed: ({ upheld }) => (yes(upheld) ? 'The contest was upheld' : 'The contest was dismissed'),
  // Stalemate, PrivatePrompts
  Opened: ({ endsAt }) => `The challenge waits for an answer${until(endsAt)}`,
  KeySet: ({ account: whom }) => `${account(whom)} registered a key for sealed words`,
  Handed: ({ provider }) => `The sealed words were handed to ${account(provider)}`,
  Revealed: () => 'Its sealed words were made public',
  // Artist, ArtistSchool
  Begun: ({ exhibition }) => `The artist began ${its(exhibition)}: words are drawn from a block that did not exist yet`,
  Composed: ({ exhibition }) => `The artist drew words for ${its(exhibition)} by weight, and commissioned it`,
  Exhibited: ({ exhibition, auctions }) => `Shown by the artist in ${its(exhibition)}${Number(auctions ?? 1) > 1 ? ', once more, at a lower reserve' : ''}`,
  Abandoned: ({ exhibition }) => `The artist gave up ${its(exhibition)}; its fee came back`,
  Learned: ({ price }) => (String(price ?? 0) === '0' ? 'Nobody bid: the artist makes these words less likely' : `The artist learned from the price, ${wei(price)}`),
  Archived: ({ firstPrice, lastPrice }) => `Went to the artist's archive, for ${wei(firstPrice)}, falling to ${wei(lastPrice)}`,
  ArchiveSold: ({ buyer, price }) => `Bought from the artist's archive by ${account(buyer)} for ${wei(price)}`,
  Waiting: ({ needed }) => `The artist waits until it has ${wei(needed)}`,
  Tipped: ({ keeper, amount }) => `${account(keeper)} took the artist's step, for a tip of ${wei(amount)}`,
  Received: ({ from, amount }) => `The artist received ${wei(amount)} from ${account(from)}`,
  Patronised: ({ patron, amount }) => `${account(patron)} became its patron with ${wei(amount)}`,
  PatronPaid: ({ patron, amount }) => `The artist paid its patron ${account(patron)} ${wei(amount)}`,
  WordProposed: ({ text, readyAt }) => `The founder proposes ${word(text)}${from(readyAt)}`,
  WordAdded: ({ text }) => `The artist knows ${word(text)} now`,
  HandAdded: () => 'The artist has a new way to paint',
  CorpusPublished: () => 'What sold above average became a data set',
  Adopted: ({ tokenId }) => (tokenId === undefined ? 'The artist took up an adapter' : 'The artist took up an adapter that this piece was painted with'),
  // Steward
  Noticed: ({ sender }) => named('A notice asks that it be taken down, filed', sender),
  Hidden: ({ from: since }) => `Galleries hide the picture${from(since)} while the notice stands; the chain keeps everything`,
  Countered: ({ by, shownFrom }) => `${named('The notice was answered', by)}; shown again${from(shownFrom)} unless a court is asked`,
  Sued: () => 'A court was asked; the picture stays hidden',
  Closed: ({ by }) => named('The case was closed', by),
  Ruled: ({ upheld, from: since }) => `The steward ruled that the contest is ${yes(upheld) ? 'right' : 'wrong'}, in force${from(since)}`,
  Recalled: () => 'The steward took the ruling back',
  Enacted: ({ upheld }) => `The ruling took effect: the contest was ${yes(upheld) ? 'upheld' : 'dismissed'}`,
  RoleOffered: ({ to }) => `The steward's role was offered to ${account(to)}`,
  RoleTaken: ({ holder }) => named("The steward's role was taken", holder),
};
