// What the chain keeps for ever about a piece, and the request that anybody can repaint it from.
import type { Child } from '../dom.ts';
import { h } from '../dom.ts';
import { moment, q16 } from '../format.ts';
import { ether } from '../money.ts';
import type { Chain, PieceDetails } from '../types.ts';
import { copyable } from './copy.ts';
import { paths } from '../router.ts';
import { facts } from './section.ts';

export function receipt(piece: PieceDetails, chain: Chain): Child[] {
  const sealed = piece.promptRule !== 'public';
  const rows: [string, Child][] = [
    ['Token and request hash', copyable(piece.token, { what: 'the request hash' })],
    ['Image hash', copyable(piece.imageHash, { what: 'the image hash' })],
    ['Trace root', copyable(piece.traceRoot, { what: 'the trace root' })],
    ['Model', copyable(piece.model, { what: "the model's root hash", href: paths.work(piece.model) })],
    ['Words', sealed ? 'sealed: only their commitment is public' : piece.prompt],
    ['Words to avoid', piece.negativePrompt || null],
    ['Seed', piece.seed === null ? 'not drawn yet' : h('span', null, copyable(piece.seed, { whole: true, what: 'the seed' }), ` ${piece.seedRule === 'drawn' ? 'drawn from a block hash' : 'chosen by the creator'}`)],
    ['Sampler', `${piece.sampler}, ${piece.steps} steps, guidance ${q16(piece.guidanceQ16)}`],
    ['Adapters', piece.adapters.length ? piece.adapters.map((one) => h('div', null, `${one.name ?? 'adapter'} at ${q16(one.strengthQ16)}`)) : null],
    ['Recipe', copyable(piece.recipe, { what: "the recipe's bytes" })],
    ['Recipe hash', copyable(piece.recipeHash, { what: 'the recipe hash' })],
    ['Statement', piece.statement ? copyable(piece.statement, { what: "the hash of the creator's statement" }) : 'none was made'],
    ['Commission', h('a', { href: paths.job(piece.commission) }, `no. ${piece.commission}`)],
    ['Fee', ether(piece.feeWei)],
    ['Creator', copyable(piece.creator, { what: "the creator's account", href: piece.artistName === null ? paths.creator(piece.creator) : paths.artist(piece.creator) })],
    ['Provider', copyable(piece.provider, { what: "the provider's account", href: paths.provider(piece.provider) })],
    ['Minted', h('span', null, moment(piece.mintedAt), `, block ${piece.mintedBlock}`)],
    ['Transaction', copyable(piece.mintedTx, { what: "the transaction's hash" })],
    ['Contract', chain.deployment && h('span', null, copyable(chain.deployment.token, { what: "the token contract's address" }), ` chain ${chain.deployment.chainId}`)],
    ['Royalties go to', piece.forwarder && copyable(piece.forwarder, { what: "the forwarder's address" })],
  ];
  return [facts(rows.filter(([, value]) => value !== null))];
}
