// What a contract refused, in words that help: every error of the contracts' interfaces has a row (test/errors.test.ts).
import { moment } from './format.ts';
import { exactEther } from './money.ts';

type Say = (values: readonly unknown[]) => string;

/** Exact, for it is what must be sent. */
const wei = (value: unknown): string => `${exactEther(value as bigint)} ETH`;

export const CHAIN_ERRORS: Record<string, Say> = {
  // AuctionHouse
  UnknownAuction: () => 'There is no such auction.',
  NotOwner: () => 'Only the owner of this piece can sell it.',
  ReserveZero: () => 'The reserve must be more than nothing.',
  DurationRange: () => 'The auction would be shorter or longer than the house allows.',
  BidTooLow: ([least]) => `Somebody was faster, or the bid is too low: the least is ${wei(least)} now.`,
  BidTooLarge: () => 'The bid is larger than the house can hold.',
  AuctionOver: () => 'The auction has ended; no bids are taken any more.',
  AuctionNotOver: () => 'The auction still runs; it can be settled when it has ended.',
  AuctionSettled: () => 'The auction is settled already.',
  ConfigIncrement: () => 'The house was set up without a bid increment.',
  ConfigDuration: () => 'The house was set up with impossible durations.',
  // Studio
  UnknownCommission: () => 'There is no such commission.',
  WrongStatus: () => 'It is too late or too early for that: the commission moved on. Look at it again.',
  NotCreator: () => 'Only the account that commissioned the piece may do that.',
  NotProvider: () => 'This commission is reserved for another provider.',
  NotResolver: () => 'Only the resolver of this commission may do that.',
  ResolverMissing: () => 'The commission names no contract that settles challenges.',
  FeeTooLarge: () => 'The fee is larger than a commission can hold.',
  BondWrong: ([expected]) => `The bond must be exactly ${wei(expected)}.`,
  SeedRange: () => 'A fixed seed must be below 2^63.',
  SeedNotYet: () => 'The seed is drawn from the next block; wait for it.',
  SeedOutOfReach: () => 'The block that the seed is drawn from is too old; the commission can only be refunded.',
  SeedChanged: () => 'The chain was reorganised, and the seed with it. Try again.',
  RecipeTaken: ([commission]) => `Exactly this piece exists or is on its way (commission ${commission}). Change the words, the size or the seed.`,
  TooManyParents: () => 'At most four pieces can be its parents.',
  ParentTwice: () => 'A parent is named twice.',
  ParentNotFinal: () => 'A parent is not final yet.',
  PromptMismatch: () => 'The registered prompt is not the prompt of this recipe.',
  DeadlineRange: () => 'The deadlines are shorter or longer than the studio allows.',
  SharesTooLarge: () => 'Together the works would take more than half of a sale.',
  TooManyPayees: () => 'More payees than one sale can pay.',
  DeadlinePassed: () => 'The deadline has passed.',
  DeadlineNotPassed: () => 'The deadline has not passed yet.',
  WindowOpen: () => 'The time for challenges is not over yet.',
  WindowOver: () => 'The time for challenges is over.',
  AcceptOnly: () => 'A piece with a sealed prompt becomes final only when its creator accepts it.',
  HashZero: () => 'A delivery needs a picture.',
  NotFinal: () => 'The piece is not final yet.',
  ConfigShares: () => 'The studio was set up with impossible shares.',
  ConfigStalemateFee: () => 'The studio was set up with an impossible stalemate fee.',
  ConfigWindow: () => 'The studio was set up with an impossible window.',
  ConfigPlatform: () => 'The studio was set up without a platform account.',
  // Recipes
  RecipeTruncated: () => 'The recipe is cut off.',
  RecipeTrailing: () => 'The recipe has something after its end.',
  RecipeVersion: () => 'The recipe is of a version that the studio does not know.',
  PromptRule: () => 'The recipe says neither a public nor a sealed prompt.',
  TooManyAdapters: () => 'At most four adapters can be used at once.',
  AdapterOrder: () => 'The adapters are not in order, or one is named twice.',
  AdapterStrength: () => 'An adapter without strength does nothing; leave it out.',
  PromptLength: () => 'The prompt is longer than 1,024 bytes.',
  NegativePromptLength: () => 'The negative prompt is longer than 1,024 bytes.',
  SamplerName: () => 'The name of the sampler is not one.',
  Steps: () => 'A picture needs at least one step.',
  Guidance: () => 'The guidance is above 30.',
  Size: () => 'The size is nothing, or above 4,096 pixels.',
  Mark: () => 'The mark is either on or off.',
  // Registry
  WorkIdZero: () => 'A work needs an id.',
  WorkTaken: () => 'This work is registered already.',
  UnknownWork: () => 'The model, an adapter or the prompt is not registered.',
  PayeeZero: () => 'A work needs somebody who is paid.',
  ShareTooLarge: ([share, cap]) => `A share of ${Number(share) / 100} % is more than the ${Number(cap) / 100} % that such a work may take.`,
  NameLength: () => 'The name is empty or too long.',
  LicenceLength: () => 'The licence is empty or too long.',
  NotHolder: () => 'Only the holder may hand this over.',
  NotOffered: () => 'It was not offered to this account.',
  ContestOpen: () => 'The registration is contested already.',
  ContestNotOpen: () => 'The registration is not contested.',
  ContestDecided: () => 'The contest is decided already.',
  NotSteward: () => 'Only the steward decides that.',
  NothingToReclaim: () => 'There is no bond to take back.',
  // Revenue
  GasTooLow: () => 'The transaction needs more gas, so that everybody can be paid.',
  NothingToWithdraw: () => 'Nothing waits here for this account.',
  NothingToPay: () => 'There is nothing to pay out.',
  SlotContested: () => 'This income waits until a contest is closed.',
  ToZero: () => 'Nothing can be sent to the zero address.',
  OnlySelf: () => 'Only the contract itself calls that.',
  // Stalemate, Forwarder
  NotOpen: () => 'No challenge is open for this commission.',
  TooEarly: () => 'It is too early for that.',
  NotRevenue: () => 'Only the revenue contract does that.',
  // Steward
  NoticeIncomplete: () => 'The notice lacks something that the law asks for.',
  CounterNoticeIncomplete: () => 'The counter-notice lacks something that the law asks for.',
  PieceUnknown: () => 'There is no such piece.',
  WrongStage: () => 'The case is at another stage; look at it again.',
  HiddenBy: ([id]) => `Case ${id} hides this piece.`,
  NotRoleHolder: () => 'Only the holder of the role may do that.',
  RoleNotOffered: () => 'The role was not offered to this account.',
  NotConcerned: () => 'Only the creator or the owner of the piece may counter.',
  NotParty: () => 'Only who sent the notice, or the steward, may close the case.',
  RulingMissing: () => 'The case has no ruling yet.',
  RulingStale: () => 'The contest that was ruled on is over.',
  Locked: ([from]) => `It waits until ${moment(Number(from))}.`,
  ConfigTime: () => 'The steward was set up with an impossible time.',
  // PrivatePrompts
  NotCommitted: () => 'The prompt of this commission is public.',
  ProviderMissing: () => 'The commission names no provider, so there is nobody to seal the words to.',
  KeyMissing: () => 'The provider has registered no key to seal the words to.',
  SealedLength: () => 'The sealed words have a wrong length.',
  CommitmentMismatch: () => 'These are not the words that the commission was made with.',
  RevealedAlready: () => 'The words are revealed already.',
  NotRevealed: () => 'The words are not revealed.',
  // ColophonToken
  NotStudio: () => 'Only the studio mints.',
  BoundAtMint: () => 'A picture is bound to its token when it is minted, and never again.',
};

/** A sentence for a contract's error. */
export function sayChainError(name: string, values: readonly unknown[] = []): string {
  return CHAIN_ERRORS[name]?.(values) ?? `The contract refused: ${name}.`;
}
