#include "provenance/dossier.hpp"

#include <gtest/gtest.h>

#include "provenance/lineage.hpp"
#include "tests/support/provenance_facts.hpp"

namespace colophon::provenance {
namespace {

using test::sample_facts;

// A dossier around a document, with strangers' texts wherever they may stand.
Json dossier_of(Json document, const std::string& said) {
  const Json text(said);
  const auto object = [](Json::Members members) { return Json(std::move(members)); };
  const auto list = [](Json value) { return Json(Json::Array{std::move(value)}); };
  return object(
      {{"asOf", object({{"block", text}, {"chainId", text}, {"time", text}})},
       {"attested", list(object({{"by", text}, {"what", text}}))},
       {"challenge", text},
       {"checked", list(object({{"answer", text}, {"how", text}, {"what", text}}))},
       {"contests", list(object({{"contester", text}, {"ruling", text}, {"since", text}, {"work", text}}))},
       {"credentials", object({{"failures", list(text)},
                               {"issuer", text},
                               {"signer", text},
                               {"state", text},
                               {"statuses", list(text)},
                               {"timeStamp", text},
                               {"title", text}})},
       {"disclosures", list(object({{"rule", text}, {"text", text}}))},
       {"document", std::move(document)},
       {"documentSha256", text},
       {"hidden", Json(true)},
       {"owner", text},
       {"payouts", list(object({{"amount", text}, {"payee", text}, {"role", text}}))},
       {"revealed", object({{"negativePrompt", text}, {"prompt", text}})},
       {"status", text},
       {"takedowns", list(object({{"case", text},
                                  {"filed", text},
                                  {"hiddenFrom", text},
                                  {"notice", text},
                                  {"sender", text},
                                  {"shownFrom", text},
                                  {"stage", text}}))},
       {"title", text},
       {"transactions",
        list(object({{"block", text},
                     {"events", list(object({{"details", list(object({{"name", text}, {"value", text}}))},
                                             {"what", text}}))},
                     {"from", text},
                     {"gas", text},
                     {"hash", text},
                     {"time", text}}))},
       {"verdict", text}});
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++found;
  return found;
}

ChainFacts facts_saying(const std::string& said) {
  ChainFacts facts = sample_facts();
  for (auto& work : facts.works) {
    work.name = said;
    work.licence = said;
  }
  facts.request.recipe.prompt = said;
  facts.request.recipe.negative_prompt = said;
  return facts;
}

TEST(Dossier, NoStatedTextBecomesMarkup) {
  const std::string calm = dossier_html(dossier_of(derived_document(facts_saying("calm")), "calm"), Bytes{1});
  for (const std::string hostile :
       {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'onload='x",
        "</style><svg onload=x>", "<!--", "]]>", "javascript:alert(1)", "&lt;script&gt;"}) {
    const std::string page =
        dossier_html(dossier_of(derived_document(facts_saying(hostile)), hostile), Bytes{1});
    for (const char* markup : {"<", ">", "\"", "'"})
      EXPECT_EQ(count(page, markup), count(calm, markup)) << hostile;
    if (hostile.find_first_of("<>\"'") != std::string::npos) {
      EXPECT_EQ(page.find(hostile), std::string::npos);
    }
  }
  const std::string entity = dossier_html(dossier_of(derived_document(sample_facts()), "&lt;"), {});
  EXPECT_NE(entity.find("&amp;lt;"), std::string::npos) << "what was written is what is read";
}

TEST(Dossier, FetchesAndRunsNothing) {
  const std::string page = dossier_html(dossier_of(derived_document(sample_facts()), "calm"), Bytes{1, 2});
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("href="), std::string::npos);
  EXPECT_EQ(page.find("url("), std::string::npos);
  EXPECT_EQ(count(page, "src=\""), 1u);
  EXPECT_NE(page.find("src=\"data:image/png;base64,AQI=\""), std::string::npos);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
}

TEST(Dossier, TheLineageHasABoxForEveryWorkAndParent) {
  const ChainFacts facts = sample_facts();
  const Json document = derived_document(facts);
  const std::string svg = lineage_svg(document);
  EXPECT_EQ(count(svg, "<rect"), 1 + facts.works.size() + facts.parents.size());
  std::size_t used = 1 + facts.request.recipe.adapters.size() + facts.parents.size() +
                     (facts.order.prompt_work == Bytes32{} ? 0 : 1);
  for (const auto& work : facts.works) used += work.made_from.size();
  EXPECT_EQ(count(svg, "<path"), used);
}

// A registry can't hold one; a document that somebody wrote can.
TEST(Dossier, ALineageInACircleIsDrawn) {
  ChainFacts facts = sample_facts();
  facts.works[0].made_from = {facts.works[1].id};
  facts.works[1].made_from = {facts.works[0].id};
  EXPECT_NE(lineage_svg(derived_document(facts)).find("</svg>"), std::string::npos);
}

}  // namespace
}  // namespace colophon::provenance
