#include "provenance/dossier.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "provenance/dossier_style.hpp"
#include "provenance/html.hpp"
#include "provenance/lineage.hpp"
#include "provenance/words.hpp"

namespace colophon::provenance {
namespace {

const Json::Array& list_at(const Json& value, std::string_view path) {
  static const Json::Array none;
  const Json* found = member(value, path);
  return found != nullptr && found->array() != nullptr ? *found->array() : none;
}

std::string said(const Json& value, std::string_view path) {
  return escape_html(text_at(value, path));
}

std::string code(const std::string& text) {
  return text.empty() ? text : "<code>" + escape_html(text) + "</code>";
}

class Page {
 public:
  void section(const std::string& title) { html_ += "<h2>" + escape_html(title) + "</h2>\n"; }
  void raw(const std::string& html) { html_ += html; }
  void paragraph(const std::string& text, const char* kind = "") {
    html_ += "<p" + (*kind == 0 ? std::string() : " class=\"" + std::string(kind) + "\"") + ">" +
             escape_html(text) + "</p>\n";
  }
  void open_list() { html_ += "<dl>\n"; }
  void close_list() { html_ += "</dl>\n"; }
  // `html` is escaped already; a pair without it is left out.
  void pair(const std::string& name, const std::string& html) {
    if (!html.empty()) html_ += "<dt>" + escape_html(name) + "</dt><dd>" + html + "</dd>\n";
  }
  // A column whose name begins with '#' holds numbers.
  void open_table(std::initializer_list<std::string_view> columns) {
    html_ += "<table><thead><tr>";
    for (const std::string_view column : columns) {
      html_ += column.starts_with('#') ? "<th class=\"number\">" + escape_html(column.substr(1)) + "</th>"
                                       : "<th>" + escape_html(column) + "</th>";
    }
    html_ += "</tr></thead><tbody>\n";
  }
  void row(std::initializer_list<std::string> cells) {
    html_ += "<tr>";
    for (const std::string& cell : cells)
      html_ += (cell.starts_with("<td ") ? cell : "<td>" + cell + "</td>");
    html_ += "</tr>\n";
  }
  void close_table() { html_ += "</tbody></table>\n"; }
  std::string take() { return std::move(html_); }

 private:
  std::string html_;
};

std::string number_cell(const std::string& html) {
  return "<td class=\"number\">" + html + "</td>";
}

void add_head(Page& page, const Json& dossier, const std::optional<Bytes>& picture) {
  page.raw(picture ? "<header>\n<img alt=\"The piece\" src=\"data:image/png;base64," + to_base64(*picture) +
                         "\">\n<div>"
                   : "<header class=\"plain\">\n<div>");
  page.paragraph("Dossier of a piece", "kicker");
  page.raw("<h1>" + said(dossier, "title") + "</h1>\n");
  page.paragraph(text_at(dossier, "verdict"), "verdict");
  page.raw("<p class=\"soft\">As of block " + said(dossier, "asOf.block") + " of chain " +
           said(dossier, "asOf.chainId") + ", " + said(dossier, "asOf.time") + "</p>\n</div>\n</header>\n");
}

void add_claims(Page& page, const Json& dossier) {
  page.section("What was checked, and what is only attested");
  page.raw("<div class=\"columns\">\n<div><h3>Checked here</h3><ul>\n");
  for (const Json& one : list_at(dossier, "checked")) {
    const std::string answer = text_at(one, "answer");
    const char* sign = answer == "yes" ? "✓" : answer == "no" ? "✗" : "–";
    const char* kind = answer == "yes" ? "yes" : answer == "no" ? "no" : "open";
    page.raw("<li class=\"" + std::string(kind) + "\"><span class=\"sign\">" + sign + "</span>" +
             said(one, "what") + "<span class=\"soft\">" + said(one, "how") + "</span></li>\n");
  }
  page.raw("</ul></div>\n<div><h3>Attested, not checked</h3><ul>\n");
  for (const Json& one : list_at(dossier, "attested")) {
    page.raw("<li class=\"said\"><span class=\"sign\">¶</span>" + said(one, "what") +
             "<span class=\"soft\">" + said(one, "by") + "</span></li>\n");
  }
  page.raw("</ul></div>\n</div>\n");
}

void add_open_matters(Page& page, const Json& dossier) {
  page.section("Open matters");
  const bool hidden = member(dossier, "hidden") != nullptr && *member(dossier, "hidden")->boolean();
  page.open_list();
  page.pair("status", said(dossier, "status"));
  page.pair("challenge", said(dossier, "challenge"));
  page.pair("shown at gateways", hidden ? "no: hidden by the Steward" : "yes");
  for (const Json& one : list_at(dossier, "takedowns")) {
    std::string text =
        said(one, "stage") + ", filed " + said(one, "filed") + " by " + code(text_at(one, "sender"));
    if (!text_at(one, "hiddenFrom").empty()) text += ", hidden from " + said(one, "hiddenFrom");
    if (!text_at(one, "shownFrom").empty()) text += ", shown again from " + said(one, "shownFrom");
    page.pair("takedown case " + text_at(one, "case"), text + "<br>notice " + code(text_at(one, "notice")));
  }
  for (const Json& one : list_at(dossier, "contests")) {
    std::string text = said(one, "work") + ": contested by " + code(text_at(one, "contester")) + " since " +
                       said(one, "since") + "; its income is held in escrow";
    if (!text_at(one, "ruling").empty()) text += "; ruled " + said(one, "ruling");
    page.pair("contested work", text);
  }
  page.close_list();
}

void add_receipt(Page& page, const Json& dossier) {
  const Json& document = *dossier.find("document");
  const Json& derived = *document.find("derived");
  page.section("Receipt");
  page.open_list();
  page.pair("piece", code(text_at(document, "docId")));
  page.pair("request", code(text_at(derived, "request.hash")));
  page.pair("image", code(text_at(derived, "image.sha256")));
  page.pair("trace root", code(text_at(derived, "receipt.traceRoot")));
  page.pair("document", code(text_at(dossier, "documentSha256")));
  page.pair("provider", code(text_at(derived, "receipt.provider")));
  page.pair("creator", code(text_at(derived, "commission.creator")));
  page.pair("owner now", code(text_at(dossier, "owner")));
  page.pair("delivered", "block " + said(derived, "receipt.block") + ", " + said(derived, "receipt.time"));
  page.close_list();

  page.section("Request");
  page.open_list();
  page.pair("prompt", said(derived, "request.prompt"));
  page.pair("negative prompt", said(derived, "request.negativePrompt"));
  page.pair("private prompt", code(text_at(derived, "request.promptCommitment")));
  page.pair("revealed prompt", said(dossier, "revealed.prompt"));
  page.pair("revealed negative", said(dossier, "revealed.negativePrompt"));
  page.pair("seed", said(derived, "request.seed") + ", " + said(derived, "commission.seedRule"));
  page.pair("sampler", said(derived, "request.sampler") + ", " +
                           std::to_string(*member(derived, "request.steps")->integer()) +
                           " steps, guidance " + said(derived, "request.guidance"));
  page.pair("size", std::to_string(*member(derived, "image.width")->integer()) + " × " +
                        std::to_string(*member(derived, "image.height")->integer()) + " pixels" +
                        (*member(derived, "request.mark")->integer() == 1 ? ", marked" : ""));
  page.close_list();
}

void add_lineage(Page& page, const Json& document) {
  page.section("Lineage and licences");
  page.raw(lineage_svg(document));
  page.open_table({"work", "kind", "licence", "registered by", "#share"});
  for (const Json& work : list_at(document, "derived.works")) {
    const std::string terms = text_at(work, "licenceSha256");
    page.row({said(work, "name") + "<br>" + code(text_at(work, "id")),
              "<td class=\"nowrap\">" + said(work, "kind") + "</td>",
              "<td class=\"word\">" + said(work, "licence") + (terms.empty() ? "" : "<br>" + code(terms)) +
                  "</td>",
              code(text_at(work, "registrant")) + "<br>" + said(work, "registered"),
              number_cell(percent(*work.find("share")->integer()))});
  }
  page.close_table();
  const Json* stated = document.find("stated");
  if (stated == nullptr) return;
  page.section("What its creator states");
  page.open_list();
  page.pair("title", said(*stated, "title"));
  page.pair("owner", said(*stated, "rights.owner"));
  page.pair("author", said(*stated, "rights.author"));
  page.pair("claim", said(*stated, "rights.claim"));
  page.pair("granted to the holder", said(*stated, "granted.licence"));
  page.pair("licence text", said(*stated, "granted.url"));
  page.pair("training and mining", said(*stated, "rights.trainingAndMining"));
  for (const Json& one : list_at(*stated, "humanAuthorship")) {
    const std::string actor = text_at(one, "actor");
    page.pair("human: " + text_at(one, "kind"),
              said(one, "description") + (actor.empty() ? "" : " (" + escape_html(actor) + ")"));
  }
  page.close_list();
}

void add_payouts(Page& page, const Json& dossier) {
  page.section("Payouts");
  const Json::Array& payouts = list_at(dossier, "payouts");
  if (payouts.empty()) {
    page.paragraph("The piece has not been sold through these contracts, and no royalties were divided.");
  } else {
    page.open_table({"role", "payee", "#amount"});
    for (const Json& one : payouts) {
      const std::string payee = text_at(one, "payee");
      page.row({said(one, "role"), payee.empty() ? "held in escrow" : code(payee),
                number_cell(said(one, "amount"))});
    }
    page.close_table();
  }
  page.paragraph("A later sale owes " +
                     percent(*member(dossier, "document.derived.revenue.royalty")->integer()) +
                     " to the same split.",
                 "soft");
}

void add_credentials(Page& page, const Json& dossier) {
  const Json* credentials = dossier.find("credentials");
  page.section("Content Credentials (C2PA)");
  if (credentials == nullptr) {
    page.paragraph("No signed copy was given to be checked.");
    return;
  }
  page.open_list();
  page.pair("state", said(*credentials, "state"));
  page.pair("signer", said(*credentials, "signer"));
  page.pair("issuer", said(*credentials, "issuer"));
  page.pair("title", said(*credentials, "title"));
  page.pair("time stamp", said(*credentials, "timeStamp"));
  std::string statuses;
  for (const char* list : {"failures", "statuses"}) {
    for (const Json& one : list_at(*credentials, list)) {
      statuses += (statuses.empty() ? "" : "<br>") + code(one.string() == nullptr ? "" : *one.string());
    }
  }
  page.pair("codes", statuses);
  page.close_list();
}

std::string rule_name(const std::string& rule) {
  if (rule == "eu") return "European Union";
  if (rule == "california") return "California";
  return rule == "usco" ? "US Copyright Office" : rule;
}

void add_disclosures(Page& page, const Json& dossier) {
  page.section("Disclosure");
  page.open_list();
  for (const Json& one : list_at(dossier, "disclosures")) {
    std::string text = said(one, "text");
    // escape_html shows a line's end by its number; here it separates paragraphs.
    for (std::size_t at; (at = text.find("[U+000A]")) != std::string::npos;) text.replace(at, 8, "<br>");
    page.pair(rule_name(text_at(one, "rule")), text);
  }
  page.close_list();
}

// "2026-01-31T12:00:00Z" on two lines.
std::string time_cell(const std::string& time) {
  const auto t = time.find('T');
  if (t == std::string::npos || !time.ends_with('Z')) return escape_html(time);
  return "<td class=\"nowrap\">" + escape_html(time.substr(0, t)) + "<br>" +
         escape_html(time.substr(t + 1, time.size() - t - 2)) + " UTC</td>";
}

void add_history(Page& page, const Json& dossier) {
  page.section("Every transaction behind it");
  page.open_table({"#block", "time", "what happened", "transaction"});
  for (const Json& one : list_at(dossier, "transactions")) {
    std::string events;
    for (const Json& event : list_at(one, "events")) {
      events += "<p class=\"event\">" + said(event, "what");
      for (const Json& detail : list_at(event, "details")) {
        const std::string value = text_at(detail, "value");
        events += "<br><span class=\"soft\">" + said(detail, "name") + " " +
                  (value.starts_with("0x") ? code(value) : escape_html(value)) + "</span>";
      }
      events += "</p>";
    }
    page.row({number_cell(said(one, "block")), time_cell(text_at(one, "time")), events,
              code(text_at(one, "hash")) + "<br><span class=\"soft\">from " + code(text_at(one, "from")) +
                  "<br>" + said(one, "gas") + " gas</span>"});
  }
  page.close_table();
}

}  // namespace

std::string dossier_html(const Json& dossier, const std::optional<Bytes>& picture) {
  Page page;
  page.raw(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
      "style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
      said(dossier, "title") + " – dossier</title>\n<style>" + std::string(kDossierStyle) +
      "</style>\n</head>\n<body>\n");
  add_head(page, dossier, picture);
  add_claims(page, dossier);
  add_open_matters(page, dossier);
  add_receipt(page, dossier);
  add_lineage(page, *dossier.find("document"));
  add_payouts(page, dossier);
  add_credentials(page, dossier);
  add_disclosures(page, dossier);
  add_history(page, dossier);
  page.raw("<footer>");
  page.paragraph("Anyone can make this page again, and check it: colophon audit --token " +
                     text_at(dossier, "document.derived.request.hash") +
                     " --rpc URL. What nobody can show: what a model was trained on, and that a registrant "
                     "owns a work. This is no legal advice.",
                 "soft");
  page.raw("</footer>\n</body>\n</html>\n");
  return page.take();
}

}  // namespace colophon::provenance
