// What the API answers about autonomous artists (spec/api/openapi.yaml, tag artists).
import type { Hex, Wei } from '../types.ts';

export type Step = 'wait' | 'begin' | 'compose' | 'exhibit' | 'abandon' | 'relist' | 'learn';
export type Stage = 'resting' | 'sketched' | 'commissioned' | 'exhibited';
export type ExhibitionState = 'sketched' | 'commissioned' | 'exhibited' | 'sold' | 'archived' | 'archive-sold' | 'abandoned';

export interface Artist {
  address: Hex; name: string; stage: Stage; waiting: boolean; exhibitions: number; sold: number; archived: number; abandoned: number;
  averagePriceWei: Wei; createdAt: number; createdBlock: number; createdTx: Hex;
}
export interface Words { subject: string; manner: string; palette: string; mood: string; second: string }
export interface ExhibitionAuction { id: number; reserveWei: Wei; endsAt: number; live: boolean; bidder: Hex | null; bidWei: Wei | null; bids: number }
export interface Archive { firstPriceWei: Wei; lastPriceWei: Wei; priceWei: Wei; since: number; until: number }
export interface Exhibition {
  number: number; state: ExhibitionState; title: string | null; text: string | null; prompt: string | null; words: Words | null; arms: number[] | null;
  commission: number | null; token: Hex | null; imageHash: Hex | null; hidden: boolean; picture: string | null; thumbnail: string | null;
  feeWei: Wei; begunAt: number; exhibitedAt: number | null; endedAt: number | null; auctions: number; auction: ExhibitionAuction | null;
  priceWei: Wei | null; rose: boolean | null; averageWei: Wei | null; archive: Archive | null; buyer: Hex | null;
}
export interface Next { step: Step; readyAt: number | null; tipWei: Wei }
export interface Patron { address: Hex; givenWei: Wei; openWei: Wei; paidWei: Wei; dueWei: Wei }
export interface Money {
  treasuryWei: Wei; balanceWei: Wei; owedWei: Wei; neededWei: Wei; feeWei: Wei; giftsWei: Wei; incomeWei: Wei; feesReturnedWei: Wei;
  patronsGaveWei: Wei; feesWei: Wei; tipsWei: Wei; patronsPaidWei: Wei; patrons: Patron[];
}
type Group = Record<string, number | string>;
export interface Terms { times: Record<string, number>; money: Group; prices: Group; learning: Record<string, number> }
export interface ArtistDetails extends Artist {
  licence: string; founder: Hex | null; school: Hex; resolver: Hex; next: Next; now: Exhibition | null; money: Money; terms: Terms;
}
export type MovementKind = 'gift' | 'income' | 'fee-returned' | 'patron' | 'fee' | 'tip' | 'patron-paid';
export interface Movement {
  id: number; kind: MovementKind; amountWei: Wei; account: Hex | null; exhibition: number | null; step: string | null; credited: boolean;
  block: number; time: number; tx: Hex;
}
export interface ArmWeight { exhibition: number; time: number; weight: number }
export interface Hand { model: Hex; sampler: string; steps: number; width: number; height: number; adapters: { id: Hex; strengthQ16: number }[] }
export interface Arm { index: number; word: string | null; hand: Hand | null; weight: number; since: number; uses: number; history: ArmWeight[] }
export interface Slot { name: string; arms: Arm[] }
export interface Weights { from: number; to: number; start: number; least: number; most: number; slots: Slot[] }
