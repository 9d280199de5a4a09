#include "cli/audit.hpp"

#include "base/file.hpp"
#include "chain/document_facts.hpp"
#include "chain/history.hpp"
#include "chain/registry.hpp"
#include "chain/steward.hpp"
#include "cli/command.hpp"
#include "cli/document_files.hpp"
#include "paint/picture.hpp"
#include "provenance/c2pa_writer.hpp"
#include "provenance/disclosure.hpp"
#include "provenance/dossier.hpp"
#include "provenance/words.hpp"

namespace colophon::cli {
namespace {

using provenance::Json;
using provenance::text_at;

Json text(std::string_view value) {
  return Json(std::string(value));
}
Json number(std::uint64_t value) {
  return text(std::to_string(value));
}
Json time_text(std::uint64_t seconds) {
  return text(provenance::utc_time(seconds));
}

constexpr std::string_view kYesWord = "yes";
constexpr std::string_view kNoWord = "no";
constexpr std::string_view kOpenWord = "open";

// What is found out, one thing after the other.
class Auditor {
 public:
  Auditor(Session& session, const chain::Deployment& deployment, const Bytes32& token,
          const AuditOptions& options)
      : session_(session), deployment_(deployment), token_(token), options_(options) {}

  Result<Audit> run() {
    COLOPHON_TRY_VOID(read_chain());
    COLOPHON_TRY_VOID(read_files());
    COLOPHON_TRY_VOID(repaint());
    COLOPHON_TRY_VOID(read_credentials());
    COLOPHON_TRY_VOID(read_matters());
    COLOPHON_TRY_VOID(read_events());
    attest();
    disclose();
    add("attested", Json(std::move(attested_)));
    add("checked", Json(std::move(checked_)));
    result_.dossier = Json(std::move(members_));
    return std::move(result_);
  }

 private:
  void add(const char* name, Json value) { members_.emplace_back(name, std::move(value)); }
  void check(std::string_view answer, std::string_view what, std::string_view how) {
    checked_.emplace_back(Json::Members{{"answer", text(answer)}, {"how", text(how)}, {"what", text(what)}});
    if (answer == kNoWord) result_.exit_code = kNo;
  }
  void attest(std::string_view what, const std::string& by) {
    attested_.emplace_back(Json::Members{{"by", text(by)}, {"what", text(what)}});
  }

  Result<void> read_chain() {
    eth::Client& client = session_.client();
    COLOPHON_TRY(block_, client.block_number());
    COLOPHON_TRY(const auto header, client.block(eth::BlockTag::at(block_)));
    if (!header) return Error{"BlockMissing", "the node does not know its newest block", "ask another node"};
    add("asOf", Json(Json::Members{{"block", number(block_)},
                                   {"chainId", number(deployment_.chain_id)},
                                   {"time", time_text(header->timestamp_s)}}));
    client.read_at(eth::BlockTag::at(block_));
    COLOPHON_TRY(facts_, chain::read_document_facts(client, deployment_, token_));
    document_ = provenance::derived_document(facts_);
    COLOPHON_TRY(piece_, read_piece(session_, token_));
    COLOPHON_TRY(const auto owner,
                 chain::Contract(client, deployment_.token).read("ownerOf(uint256)", {token_}, "(address)"));
    add("owner", text(to_hex_0x(owner[0].to_address().bytes)));
    check(kYesWord, "The request on chain is this piece's", "recipe and seed hash to the token's id");
    check(kYesWord, "The document follows from the chain",
          "its derived part was rebuilt from contract state and block headers");
    if (piece_->revealed) {
      COLOPHON_TRY_VOID(provenance::check_opening(piece_->request.recipe, *piece_->revealed));
      const paint::Texts& texts = piece_->revealed->texts;
      add("revealed", Json(Json::Members{{"negativePrompt", Json(texts.negative_prompt)},
                                         {"prompt", Json(texts.prompt)},
                                         {"salt", text(to_hex_0x(piece_->revealed->salt))}}));
      check(kYesWord, "The revealed prompt is the one that was committed to",
            "salt and texts hash to the commitment in the request");
    }
    return {};
  }

  Result<void> read_files() {
    const std::string expected = text_at(document_, "derived.commission.statement");
    if (!options_.statement.empty()) {
      COLOPHON_TRY(Json stated, load_statement(options_.statement));
      const auto joined = provenance::with_statement(document_, std::move(stated));
      check(joined ? kYesWord : kNoWord, "The statement is its creator's",
            joined ? "its hash stands in the commission" : joined.error().message);
      if (joined) document_ = *joined;
    } else {
      check(kOpenWord, "The creator's statement",
            expected.empty() ? "the commission names none" : "not given: the commission names " + expected);
    }
    const std::string title = text_at(document_, "stated.title");
    add("title", text(title.empty() ? "Colophon " + std::to_string(facts_.commission) : title));
    if (options_.picture.empty()) return {};
    COLOPHON_TRY(Bytes file, read_file(options_.picture, paint::kPictureBytesMax));
    const auto bare = provenance::without_manifest(file);
    const bool same = bare && paint::image_hash(*bare) == facts_.image_hash;
    check(same ? kYesWord : kNoWord, "The file is the piece",
          same ? "its SHA-256 is the receipt's image hash" : "its SHA-256 is not the receipt's image hash");
    if (same) result_.picture = std::move(*bare);
    return {};
  }

  Result<void> repaint() {
    constexpr std::string_view kWhat = "Repainting gives the receipt's picture, byte for byte";
    if (!options_.repaint) {
      check(kOpenWord, kWhat, "not done");
      add("verdict", text("Not repainted."));
      return {};
    }
    COLOPHON_TRY(Verdict verdict, verify_piece(*piece_, options_.sources, std::nullopt, options_.how));
    if (verdict.unrevealed) {
      check(kOpenWord, kWhat, verdict.reason);
      if (result_.exit_code == kYes) result_.exit_code = kUnrevealed;
      add("verdict", text("Unverified until revealed: its prompt is private."));
    } else if (!verdict.accepted) {
      check(kNoWord, kWhat, verdict.reason);
      add("verdict", text("Refuted: " + verdict.reason + "."));
    } else {
      check(kYesWord, kWhat, "image hash and trace root agree");
      add("verdict", text("Repainted: every byte of the picture follows from the request on chain."));
      result_.picture = std::move(verdict.painted.file);
    }
    return {};
  }

  Result<void> read_credentials() {
    if (options_.copy.empty()) {
      check(kOpenWord, "Content Credentials", "no signed copy was given");
      return {};
    }
    COLOPHON_TRY(const Bytes file, read_file(options_.copy, paint::kPictureBytesMax));
    const auto found = provenance::check_credentials(file, options_.trust);
    const auto bare = provenance::without_manifest(file);
    const bool same = bare && paint::image_hash(*bare) == facts_.image_hash;
    const bool hold =
        found.state == provenance::Credentials::kValid || found.state == provenance::Credentials::kTrusted;
    constexpr std::array<std::string_view, 4> kStates = {"absent", "invalid", "valid", "trusted"};
    const std::string_view state = kStates[static_cast<std::size_t>(found.state)];
    check(hold && same ? kYesWord : kNoWord, "Content Credentials hold, and are this piece's",
          !same  ? "the copy is of another picture"
          : hold ? "every hash and the signature agree"
                 : found.detail);
    Json::Array statuses;
    Json::Array failures;
    for (const std::string& one : found.statuses) statuses.push_back(text(one));
    for (const std::string& one : found.failures) failures.push_back(text(one));
    Json::Members part{{"failures", Json(std::move(failures))}, {"issuer", Json(found.issuer)},
                       {"signer", Json(found.signer)},          {"state", text(state)},
                       {"statuses", Json(std::move(statuses))}, {"title", Json(found.title)}};
    if (found.stamped_s) part.emplace_back("timeStamp", time_text(*found.stamped_s));
    add("credentials", Json(std::move(part)));
    if (!hold || !same) return {};
    if (found.state != provenance::Credentials::kTrusted) {
      attest("That the signer of the credentials is who the certificate says", found.issuer);
    }
    if (!found.attested) return {};
    document_ = provenance::with_attestation(std::move(document_), *found.attested);
    attest("Engine, machine and times of the painting", text_at(*found.attested, "provider.name"));
    return {};
  }

  Result<void> read_matters() {
    eth::Client& client = session_.client();
    COLOPHON_TRY(const chain::Job job, chain::Studio(client, deployment_.studio).job(facts_.commission));
    add("status", text(chain::kStatusNames[static_cast<std::size_t>(job.status)]));
    using chain::Status;
    const bool open = job.status == Status::kQuestioned;
    const bool disproved = job.status == Status::kDisproved;
    const bool window = job.status == Status::kAccepted;
    check(open || disproved ? kNoWord
          : window          ? kOpenWord
                            : kYesWord,
          "Nobody's challenge stands",
          disproved ? "it was shown to be wrong"
          : open    ? "a challenge is open"
          : window  ? "its window is open until " + provenance::utc_time(job.deadline_s)
                    : "its window is over");
    if (open) add("challenge", text("open until " + provenance::utc_time(job.deadline_s)));

    const chain::Steward steward(client, deployment_);
    COLOPHON_TRY(const bool hidden, steward.is_hidden(token_));
    add("hidden", Json(hidden));
    COLOPHON_TRY(const auto cases, steward.cases_about(token_));
    Json::Array takedowns;
    for (const chain::TakedownCase& one : cases) {
      Json::Members part{{"case", number(one.id)},
                         {"filed", time_text(one.filed_s)},
                         {"notice", text(to_hex_0x(one.notice))},
                         {"sender", text(to_text(one.sender))},
                         {"stage", text(chain::kStageNames[static_cast<std::size_t>(one.stage)])}};
      if (one.hidden_from_s != 0) part.emplace_back("hiddenFrom", time_text(one.hidden_from_s));
      if (one.shown_from_s != 0) part.emplace_back("shownFrom", time_text(one.shown_from_s));
      takedowns.emplace_back(std::move(part));
    }
    add("takedowns", Json(std::move(takedowns)));

    const chain::Registry registry(client, deployment_.registry);
    Json::Array contests;
    for (const auto& work : facts_.works) {
      COLOPHON_TRY(const chain::Contest contest, registry.contest_of(work.id));
      if (contest.opened_s == 0) continue;
      COLOPHON_TRY(const chain::Ruling ruling, steward.ruling_on(work.id));
      Json::Members part{{"contester", text(to_text(contest.contester))},
                         {"since", time_text(contest.opened_s)},
                         {"work", text(provenance::written_text(work.name))}};
      if (ruling.from_s != 0) {
        part.emplace_back("ruling", text(std::string(ruling.upheld ? "upheld" : "rejected") + ", from " +
                                         provenance::utc_time(ruling.from_s)));
      }
      contests.emplace_back(std::move(part));
    }
    check(contests.empty() ? kYesWord : kOpenWord, "No work that it was made with is contested",
          contests.empty() ? "no contest is open in the registry"
                           : std::to_string(contests.size()) + " contested, income in escrow");
    add("contests", Json(std::move(contests)));
    return {};
  }

  Result<void> read_events() {
    COLOPHON_TRY(const chain::PieceHistory history,
                 chain::read_history(session_.client(), deployment_, facts_, token_, block_));
    Json::Array transactions;
    for (const chain::PieceTransaction& one : history.transactions) {
      Json::Array events;
      for (const chain::PieceEvent& event : one.events) {
        Json::Array details;
        for (const auto& detail : event.details) {
          details.emplace_back(Json::Members{{"name", Json(detail.name)}, {"value", Json(detail.value)}});
        }
        events.emplace_back(Json::Members{{"details", Json(std::move(details))}, {"what", Json(event.what)}});
      }
      transactions.emplace_back(Json::Members{{"block", number(one.block)},
                                              {"events", Json(std::move(events))},
                                              {"from", text(to_text(one.from))},
                                              {"gas", number(one.gas_used)},
                                              {"hash", text(to_hex_0x(one.hash))},
                                              {"time", time_text(one.time_s)}});
    }
    add("transactions", Json(std::move(transactions)));
    Json::Array payouts;
    for (const chain::PiecePayout& one : history.payouts) {
      const bool ether = one.currency.is_zero();
      Json::Members part{
          {"amount", text(ether ? eth::format_ether(one.amount)
                                : one.amount.decimal() + " units of " + to_text(one.currency))},
          {"role", Json(one.role)}};
      if (!one.payee.is_zero()) part.emplace_back("payee", text(to_text(one.payee)));
      payouts.emplace_back(std::move(part));
    }
    add("payouts", Json(std::move(payouts)));
    return {};
  }

  // What stands in it because somebody said so.
  void attest() {
    bool data_set = false;
    for (const Json& work : *provenance::member(document_, "derived.works")->array()) {
      data_set = data_set || text_at(work, "kind") == "dataset";
      attest("“" + text_at(work, "name") + "” (" + text_at(work, "kind") +
                 ") is its registrant's to licence, under " + text_at(work, "licence"),
             "its registrant, " + text_at(work, "registrant"));
    }
    attest(data_set ? "What the model was trained on is what its lineage says"
                    : "What the model was trained on: nobody named a data set",
           "whoever registered the works");
    if (document_.find("stated") != nullptr) {
      attest("Title, rights, licence and human contribution",
             "its creator, whose commission holds their hash");
    }
    attest("That this is the chain everybody else sees", "the one node that was asked");
    add("documentSha256", text(to_hex_0x(provenance::json_hash(document_))));
    add("document", document_);
    add("schema", text(provenance::kDossierSchema));
  }

  void disclose() {
    Json::Array list;
    for (std::size_t i = 0; i < provenance::kRuleNames.size(); ++i) {
      const auto disclosure = provenance::disclose(document_, static_cast<provenance::Rule>(i));
      list.emplace_back(Json::Members{{"block", disclosure.block},
                                      {"rule", text(provenance::kRuleNames[i])},
                                      {"text", Json(disclosure.text)}});
    }
    add("disclosures", Json(std::move(list)));
  }

  Session& session_;
  const chain::Deployment& deployment_;
  const Bytes32& token_;
  const AuditOptions& options_;
  std::uint64_t block_ = 0;
  provenance::ChainFacts facts_;
  Json document_;
  std::optional<Piece> piece_;
  Json::Members members_;
  Json::Array checked_;
  Json::Array attested_;
  Audit result_;
};

}  // namespace

Result<Audit> audit(Session& session, const Bytes32& token, const AuditOptions& options) {
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  return Auditor(session, deployment, token, options).run();
}

}  // namespace colophon::cli
