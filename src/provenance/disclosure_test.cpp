// The texts in spec/vectors/disclosure.txt are what people will read: a change of one is seen in review.
#include "provenance/disclosure.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "tests/support/provenance_facts.hpp"

namespace colophon::provenance {
namespace {

Json with_statement_of(ChainFacts facts, const std::string& statement) {
  const Json stated = read_statement(statement).value();
  facts.order.statement = json_hash(stated);
  return with_statement(derived_document(facts), stated).value();
}

std::string all_of(const Json& document) {
  std::string out;
  for (const Rule rule : {Rule::kEu, Rule::kCalifornia, Rule::kUsco}) {
    const Disclosure disclosure = disclose(document, rule);
    out += "== " + std::string(kRuleNames[static_cast<std::size_t>(rule)]) + "\n" + disclosure.text + "\n" +
           canonical_json(disclosure.block) + "\n";
  }
  return out;
}

std::string snapshots() {
  const ChainFacts facts = test::sample_facts();
  std::string person = test::kStatement;
  person.replace(person.find("false"), 5, "true");
  ChainFacts marked = facts;
  marked.request.recipe.mark = paint::Mark::kModel;
  return "#### nothing but the chain\n" + all_of(derived_document(facts)) + "#### stated\n" +
         all_of(with_statement_of(facts, test::kStatement)) + "#### stated and attested\n" +
         all_of(with_attestation(with_statement_of(facts, test::kStatement),
                                 read_attestation(test::kAttestation).value())) +
         "#### a real person, and a mark\n" + all_of(with_statement_of(marked, person));
}

// COLOPHON_UPDATE=1 writes the file anew.
TEST(Disclosure, AsLastReviewed) {
  const std::string path = COLOPHON_SOURCE_DIR "/spec/vectors/disclosure.txt";
  const std::string now = snapshots();
  if (std::getenv("COLOPHON_UPDATE") != nullptr) {
    ASSERT_TRUE(write_file(path, as_bytes(now)));
  }
  const auto file = read_file(path, std::size_t{1} << 20);
  ASSERT_TRUE(file) << describe(file.error());
  EXPECT_EQ(as_text(*file), now);
}

// One field changed in the facts is changed in every disclosure that shows it.
TEST(Disclosure, HasOneSource) {
  ChainFacts facts = test::sample_facts();
  const std::string before = all_of(derived_document(facts));
  facts.works[0].name = "Another model";
  const std::string after = all_of(derived_document(facts));
  EXPECT_EQ(after.find("House"), std::string::npos);
  EXPECT_NE(after.find("Another model"), std::string::npos);
  EXPECT_NE(before, after);
}

}  // namespace
}  // namespace colophon::provenance
