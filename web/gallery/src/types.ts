// What the API answers (spec/api/openapi.yaml), as far as the pages read it.
export type Hex = string;
export type Wei = string;
export interface Page<T> { items: T[]; next: string | null }

export interface Bid { id: number; bidder: Hex; amountWei: Wei; state: string; endsAt: number; time: number; tx: Hex }
export interface OpenAuction {
  id: number; seller: Hex; reserveWei: Wei; primary: boolean; endsAt: number; bidder: Hex | null; bidWei: Wei | null; bids: number;
  live: boolean; history?: Bid[];
}
export interface Auction {
  id: number; token: Hex | null; seller: Hex | null; status: string | null; primary: boolean; reserveWei: Wei; endsAt: number;
  bidder: Hex | null; bidWei: Wei | null; bids: number; createdAt: number; createdTx: Hex; settledAt: number | null; settledTx: Hex | null;
}
export interface Piece {
  token: Hex; commission: number; status: string; promptRule: string; prompt: string; model: Hex; modelName: string | null;
  creator: Hex; artistName: string | null; provider: Hex; owner: Hex; imageHash: Hex; width: number; height: number; mintedAt: number; disproved: boolean;
  sales: number; lastPriceWei: Wei | null; lastSoldAt: number | null; auction: OpenAuction | null;
  hidden: boolean; picture: string | null; thumbnail: string | null;
}
export interface Relative { token: Hex; imageHash: Hex | null }
export interface Share {
  role: string; slot: Hex; work: Hex | null; workName: string | null; account: Hex | null; holder: Hex | null; basisPoints: number;
}
export interface Payout {
  id: number; token: Hex | null; auction: number | null; role: string | null; payee: Hex | null; currency: Hex; amountWei: Wei;
  credited: boolean; block: number; time: number; tx: Hex; work: Hex | null;
}
export interface Check {
  id: number; requestHash: Hex | null; imageHash: Hex; traceRoot: Hex; agrees: boolean | null; foundImageHash: Hex; foundTraceRoot: Hex;
  milliseconds: number; time: number;
}
export interface ChainEvent {
  id: number; block: number; logIndex: number; tx: Hex | null; time: number; contract: string; name: string | null;
  commission: number | null; token: Hex | null; auction: number | null; work: Hex | null; artist: Hex | null; payload: Record<string, unknown>;
}
export interface Work {
  id: Hex; kind: string | null; name: string; licence: string; shareBasisPoints: number; slot: number; registrant: Hex | null;
  payee: Hex | null; terms: Hex | null; previous: Hex | null; contested: boolean; registeredAt: number; registeredBlock: number;
  registeredTx: Hex; parents: Hex[]; pieces: number; madeFrom: Hex | null;
}
export interface PieceDetails extends Piece {
  /** Its number among its artist's exhibitions. */
  exhibition: number | null; picture: string;
  seed: string | null; seedRule: string; recipe: Hex; recipeHash: Hex; negativePrompt: string; sampler: string; steps: number;
  guidanceQ16: number; traceRoot: Hex; mintedBlock: number; mintedTx: Hex; statement: Hex | null; promptWork: Hex | null;
  resolver: Hex; feeWei: Wei; commissionedAt: number; deliveredAt: number | null; verdict: string | null; forwarder: Hex | null;
  adapters: { id: Hex; strengthQ16: number; name: string | null }[]; parents: Relative[]; children: Relative[]; shares: Share[];
  payouts: Payout[]; auctions: Auction[]; checks: Check[]; history: ChainEvent[]; works: Work[];
}
export interface Job {
  id: number; status: string; creator: Hex | null; provider: Hex | null; wantedProvider: Hex | null; feeWei: Wei; seedRule: string;
  model: Hex | null; promptRule: string; prompt: string; steps: number; width: number; height: number; deadline: number | null;
  requestHash: Hex | null; imageHash: Hex | null; commissionedAt: number; claimedAt: number | null; deliveredAt: number | null; endedAt: number | null;
}
export interface Provider {
  address: Hex; claims: number; deliveries: number; accepted: number; misses: number; wrong: number; challenges: number;
  meanSeconds: number | null; lastActiveAt: number | null;
}
export interface Creator { address: Hex; artistName: string | null; commissions: number; pieces: number; abandoned: number; lastActiveAt: number | null }
export interface Day { day: string; commissions: number; pieces: number; sales: number; volumeWei: Wei; feesWei: Wei }
export interface Market {
  totals: {
    commissions: number; openJobs: number; pieces: number; disproved: number; works: number; providers: number; creators: number;
    sales: number; volumeWei: Wei; feesWei: Wei; liveAuctions: number;
  };
  paid: { role: string; payouts: number; paidWei: Wei }[];
  days: Day[];
}
export interface Deployment {
  chainId: number; registry: Hex; revenue: Hex; resolver: Hex; studio: Hex; token: Hex; auctionHouse: Hex; platformBasisPoints: number;
  providerBasisPoints: number; royaltyBasisPoints: number; windowSeconds: number; claimBondWei: Wei; challengeBondWei: Wei;
}
export interface Chain {
  artists: number;
  deployment: Deployment | null;
  indexed: { block: number; hash: Hex; time: number; head: number; reorganisations: number } | null;
}
export interface Model { id: Hex; name: string; file: string; bytes: number; words: number; marks: boolean; url: string }
export interface ModelDetails extends Model {
  sizes: { width: number; height: number }[]; samplers: { name: string; steps: number[] }[];
  defaults: { sampler: string; steps: number; guidance: string; width: number; height: number };
  evaluations: number; tokenSlots: number; vocabulary: string[]; adapters: { id: Hex; name: string; url: string }[];
}
export interface Found { query: string; items: { kind: string; id: string; url: string }[] }
export interface Disclosures { eu: { text: string }; california: { text: string }; usco: { text: string } }
