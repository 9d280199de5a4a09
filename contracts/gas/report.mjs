// docs/gas.md from the measured figures. The figures of other systems are quoted, with their conditions, from
// measurements of the same operation as whole transactions.
const number = (value) => value.toLocaleString('en');

export function report(f) {
  const row = (what, ours, aim, best) => `| ${what} | ${number(ours)} | ${aim ? number(aim) : ''} | ${best} |`;
  const plain = (what, ours) => `| ${what} | ${number(ours)} |`;
  return `# Gas

Made by \`npm run gas\` in contracts/ from docs/figures/gas.json; \`npm run gas:check\` fails if a figure moves. Whole transactions (21,000 and calldata included) on anvil 1.7.1 with \`--enable-tx-gas-limit\`, solc 0.8.37 through the intermediate representation, 10,000 optimiser runs, EVM cancun. Conditions: a prompt of 60 bytes, no adapters, a drawn seed, a statement, four payees (model, provider, platform, creator), each account's second use of each contract, a creator who holds another piece, a buyer who does not let go of one.

## The job and the sale

| Step | Gas | Aim | Best measured elsewhere |
| --- | ---: | ---: | --- |
${[
    row('commission (recipe on chain)', f.commission_gas, 0, 'Arbius V6, submit: 203,704; UMA OOv3, assert: 204,957; Infernet, request: 263,327'),
    row('claim (with bond; draws the seed, reserves the request)', f.claim_gas, 0, 'Arbius V6, commit: 51,169'),
    row('deliver', f.deliver_gas, 0, 'Arbius V6, submit solution: 187,326; Infernet, fulfil: 146,509'),
    row('finalise (pays, mints, binds ERC-7007 data)', f.finalise_gas, 0, 'Arbius V6, claim: 116,507; UMA OOv3, settle: 57,703; a bare mint: 72,997'),
    row('**all four**', f.job_gas, 450000, 'Arbius V6: 558,546; ERC-7007 reference mint alone: 263,420 / 354,661'),
    row('first bid', f.first_bid_gas, 45000, 'Nouns V3: 41,736'),
    row('rebid, refunding who led', f.rebid_gas, 0, 'Nouns V3: 51,163'),
    row('settle and pay four', f.settle_gas, 190000, 'Nouns V3, settle and open the next: 125,062; 0xSplits V2.2, push to four: 82,817; together 207,879'),
    row('the same, one of four payees refusing', f.refusing_payee_settle_gas, 0, '0xSplits V2.2, push to four with one refusing: 98,830'),
    row('the same, one of four payees burning gas', f.burning_payee_settle_gas, 0, ''),
    row('challenge', f.challenge_gas, 0, 'UMA OOv3, dispute: 115,207'),
  ].join('\n')}

The refusing and the burning payee are credited: the first credit of an account writes a new word the first time; these figures are second uses. A payee that burns gas costs at most its allowance of 50,000.

## Other transactions

| Step | Gas |
| --- | ---: |
${[
    plain('register a work', f.register_gas),
    plain('commission, fixed seed, one parent', f.fixed_seed_commission_gas),
    plain('claim, fixed seed', f.fixed_seed_claim_gas),
    plain('finalise, fixed seed', f.fixed_seed_finalise_gas),
    plain('accept (pays and mints)', f.accepted_accept_gas),
    plain('end a challenge as a stalemate', f.stalemate_end_gas),
    plain('refund an unclaimed commission', f.refund_gas),
    plain('open an auction', f.auction_create_gas),
    plain('open an auction, later sale', f.resale_auction_create_gas),
    plain('settle a later sale (royalty to four, rest to the seller)', f.resale_settle_gas),
    plain('flush royalties to four, deploying the forwarder', f.flush_first_gas),
    plain('flush royalties to four, later', f.flush_gas),
    plain('deploy Registry', f.deploy_registry_gas),
    plain('deploy Revenue', f.deploy_revenue_gas),
    plain('deploy Stalemate', f.deploy_stalemate_gas),
    plain('deploy Studio, with its token', f.deploy_studio_gas),
    plain('deploy AuctionHouse', f.deploy_auction_house_gas),
  ].join('\n')}

## What was tried for the receipt

Two hashes and a block number, whole transactions of a bare contract:

| Kept as | Gas |
| --- | ---: |
${[
    plain('three storage words', f.receipt_words_gas),
    plain('data contract and a stored pointer', f.receipt_data_contract_with_pointer_gas),
    plain('data contract at an address that does not depend on the data, by CREATE3', f.receipt_create3_gas),
    plain('**data contract that asks its creator for the data** (chosen)', f.receipt_data_contract_at_known_address_gas),
  ].join('\n')}

The creation code of the chosen form is the same for every record, so the address follows from Studio and commission id, no pointer is stored, and there is no setter by construction. Recipe, order and split of a commission lie in one such record too. What else saves: an open commission's job word is zero and not written; the reservation of a request lies in the word that will hold the token's owner; the auction's bid word holds the reserve until somebody bids, so the first bid writes no new word.
`;
}
