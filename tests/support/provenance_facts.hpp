// A piece's facts as a chain could say them, and statements about it, for the tests of provenance.
#pragma once

#include "provenance/document.hpp"
#include "tests/support/paint_vectors.hpp"

namespace colophon::test {

inline constexpr const char* kStatement = R"({
  "schema": "colophon/statement/v1",
  "title": "Calm sea",
  "granted": {"licence": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
  "rights": {"owner": "Ada", "author": "Ada", "claim": "Selection and wording; no claim to what the model painted.", "trainingAndMining": "notAllowed"},
  "humanAuthorship": [{"kind": "prompt", "actor": "Ada", "description": "Wrote the prompt."},
                      {"kind": "selection", "description": "Chose this piece among twelve."}],
  "disclosures": {"depictsRealPerson": false, "oversight": "human_validated", "jurisdictions": ["EU", "US-CA"]}
})";

inline constexpr const char* kAttestation = R"({
  "provider": {"name": "Painter Ltd", "detectionUrl": "https://painter.example/detect", "contact": "post@painter.example"},
  "engine": {"name": "colophon", "version": "0.1.0"},
  "compute": {"started": "2026-03-01T10:00:00Z", "finished": "2026-03-01T10:00:09Z"}
})";

inline Bytes32 filled(std::uint8_t byte) {
  Bytes32 word{};
  word.fill(byte);
  return word;
}

inline provenance::ChainFacts sample_facts() {
  provenance::ChainFacts facts;
  facts.chain_id = 31337;
  facts.registry.fill(1);
  facts.revenue.fill(2);
  facts.studio.fill(3);
  facts.token.fill(4);
  facts.commission = 12;
  facts.request = sample_request();
  facts.request.recipe.adapters = {{filled(0x20), 3 << 14}, {filled(0x21), -(1 << 16)}};
  facts.order.creator.fill(5);
  facts.order.resolver.fill(6);
  facts.order.fee_wei[31] = 99;
  facts.order.time_s = 1'772'358'000;
  facts.order.block = 7;
  facts.order.statement = provenance::json_hash(provenance::read_statement(kStatement).value());
  facts.image_hash = filled(0x77);
  facts.trace_root = filled(0x78);
  facts.provider.fill(8);
  facts.delivered_block = 9;
  facts.delivered_time_s = 1'772'359'000;
  facts.parents = {{filled(0x31), filled(0x32)}};
  provenance::ChainFacts::Work model{.id = facts.request.recipe.model,
                                     .kind = 0,
                                     .share = 1000,
                                     .registered_s = 1'700'000'000,
                                     .name = "House",
                                     .licence = "Apache-2.0",
                                     .made_from = {filled(0x40)}};
  model.terms = filled(0x55);
  provenance::ChainFacts::Work ink{.id = filled(0x20),
                                   .kind = 1,
                                   .share = 500,
                                   .registered_s = 1'700'000'000,
                                   .name = "Ink",
                                   .licence = "MIT"};
  provenance::ChainFacts::Work odd{
      .id = filled(0x21), .kind = 1, .registered_s = 1'700'000'000, .name = "\xFF\xFE", .licence = "a\nb"};
  provenance::ChainFacts::Work corpus{.id = filled(0x40),
                                      .kind = 2,
                                      .share = 300,
                                      .registered_s = 1'600'000'000,
                                      .name = "Corpus",
                                      .licence = "Apache-2.0"};
  facts.works = {model, ink, odd, corpus};
  provenance::ChainFacts::Share author{.role = 0, .share = 1000, .work = facts.request.recipe.model};
  author.slot[31] = 2;
  provenance::ChainFacts::Share creator{.role = 6, .share = 9000, .account = facts.order.creator};
  creator.slot[8] = 5;
  facts.shares = {author, creator};
  facts.royalty = 750;
  facts.royalty_receiver.fill(9);
  return facts;
}

}  // namespace colophon::test
