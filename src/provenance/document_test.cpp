#include "provenance/document.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

#include "base/file.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"
#include "tests/support/provenance_facts.hpp"

namespace colophon::provenance {
namespace {

using test::sample_facts;

Json whole() {
  Json document = derived_document(sample_facts());
  document = with_statement(std::move(document), read_statement(test::kStatement).value()).value();
  return with_attestation(std::move(document), read_attestation(test::kAttestation).value());
}

TEST(Document, ReadsWhatItWrites) {
  for (const Json& document : {derived_document(sample_facts()), whole()}) {
    const std::string text = canonical_json(document);
    const auto again = read_document(text);
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(canonical_json(*again), text);
    EXPECT_TRUE(check_document(*again));
  }
}

TEST(Document, SaysWhatTheChainSays) {
  const ChainFacts facts = sample_facts();
  const Json document = derived_document(facts);
  const Bytes32 hash = paint::request_hash(facts.request);
  EXPECT_EQ(text_at(document, "derived.request.hash"), to_hex_0x(hash));
  EXPECT_EQ(text_at(document, "derived.image.sha256"), to_hex_0x(facts.image_hash));
  EXPECT_EQ(text_at(document, "derived.commission.time"), "2026-03-01T09:40:00Z");
  const auto& works = *member(document, "derived.works")->array();
  EXPECT_EQ(text_at(works[1], "strength"), "0.75");
  EXPECT_EQ(text_at(works[2], "strength"), "-1");
  EXPECT_EQ(text_at(works[2], "name"), "0xfffe");
  EXPECT_EQ(text_at(works[2], "licence"), "0x610a62");
  EXPECT_EQ(document_request(document).value(), facts.request);
}

TEST(Document, ImageBytesAreTheFilesLength) {
  const ChainFacts facts = sample_facts();
  const paint::Recipe& recipe = facts.request.recipe;
  const Bytes file =
      paint::encode_picture(facts.request, Bytes(std::size_t{3} * recipe.width * recipe.height)).value();
  EXPECT_EQ(*member(derived_document(facts), "derived.image.bytes")->integer(),
            static_cast<std::int64_t>(file.size()));
}

TEST(Document, CommittedPromptsStayHidden) {
  ChainFacts facts = sample_facts();
  facts.request.recipe.prompt_rule = paint::PromptRule::kCommitted;
  facts.request.recipe.prompt.clear();
  facts.request.recipe.negative_prompt.clear();
  facts.request.recipe.prompt_commitment = test::filled(0x66);
  const Json document = derived_document(facts);
  EXPECT_EQ(member(document, "derived.request.prompt"), nullptr);
  EXPECT_EQ(text_at(document, "derived.request.promptCommitment"), to_hex_0x(test::filled(0x66)));
  EXPECT_TRUE(check_document(read_document(canonical_json(document)).value()));
}

TEST(Document, AStatementOfAnotherPiece) {
  std::string other = test::kStatement;
  other.replace(other.find("Calm sea"), 8, "Calm sky");
  const auto mixed = with_statement(derived_document(sample_facts()), read_statement(other).value());
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, "StatementUnknown");
  ChainFacts silent = sample_facts();
  silent.order.statement = {};
  EXPECT_EQ(with_statement(derived_document(silent), read_statement(test::kStatement).value()).error().code,
            "StatementUnknown");
}

// Every text of the derived part that the request, the ids or the statement bind.
TEST(Document, ChangedFieldsContradict) {
  const std::string good = canonical_json(whole());
  const std::pair<const char*, const char*> kChanges[] = {
      {"\"seed\":\"", "\"seed\":\"1"},
      {"mountains at dusk", "mountains at dawn"},
      {"\"steps\":", "\"steps\":1"},
      {"\"strength\":\"0.75\"", "\"strength\":\"0.5\""},
      {"\"guidance\":\"", "\"guidance\":\"1"},
      {"\"chainId\":\"31337\"", "\"chainId\":\"1\""},
      {"\"token\":\"0x0404", "\"token\":\"0x0405"},
      {"Chose this piece", "Chose that piece"},
      {"\"docId\":\"eip155:31337", "\"docId\":\"eip155:31338"},
      {"\"bytes\":", "\"bytes\":1"},
  };
  for (const auto& [from, to] : kChanges) {
    std::string text = good;
    ASSERT_NE(text.find(from), std::string::npos) << from;
    text.replace(text.find(from), std::string(from).size(), to);
    const auto document = read_document(text);
    ASSERT_TRUE(document) << from << ": " << describe(document.error());
    const auto checked = check_document(*document);
    ASSERT_FALSE(checked) << from;
    EXPECT_EQ(checked.error().code, "DocumentInconsistent");
  }
}

// spec/vectors/document.json is this very document, and its hash. COLOPHON_UPDATE=1 writes it anew.
TEST(Document, TheVector) {
  const std::string path = COLOPHON_SOURCE_DIR "/spec/vectors/document.json";
  const std::string now = canonical_json(whole());
  if (std::getenv("COLOPHON_UPDATE") != nullptr) {
    ASSERT_TRUE(write_file(path, as_bytes(now)));
  }
  const auto file = read_file(path, kJsonBytesMax);
  ASSERT_TRUE(file) << describe(file.error());
  EXPECT_EQ(as_text(*file), now);
}

TEST(Document, MembersByPath) {
  const Json document = whole();
  EXPECT_EQ(member(document, "derived.nothing.here"), nullptr);
  EXPECT_EQ(text_at(document, "derived"), "");
  EXPECT_EQ(text_at(document, "stated.title"), "Calm sea");
}

}  // namespace
}  // namespace colophon::provenance
