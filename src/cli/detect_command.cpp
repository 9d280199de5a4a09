// colophon detect: what a picture file shows of its making, traced in four ways, each reported.
// spec/detect.md
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/endian.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/claim_signing.hpp"
#include "cli/command.hpp"
#include "cli/find_receipt.hpp"
#include "cli/model_folders.hpp"
#include "cli/session.hpp"
#include "cli/wallet_signature.hpp"
#include "paint/picture.hpp"
#include "paint/picture_request.hpp"
#include "paint/request_hash.hpp"
#include "provenance/c2pa_reader.hpp"
#include "provenance/certificates.hpp"
#include "provenance/mark_detector.hpp"
#include "provenance/words.hpp"

namespace colophon::cli {
namespace {

using Report = nlohmann::ordered_json;

constexpr std::size_t kFileBytesMax = std::size_t{96} << 20;
constexpr std::size_t kAnchorBytesMax = std::size_t{16} << 20;

struct DetectOptions {
  ChainOptions chain;
  std::string file;
  std::string anchors;
  std::string stamp_anchors;
  std::string mark;
  bool json = false;
};

// A text that strangers wrote, fit for a terminal and for JSON.
std::string shown(const std::string& text) {
  return printable(text, 400);
}

Result<provenance::Trust> load_trust(const DetectOptions& options) {
  provenance::Trust trust{.now_s = unix_time_s()};
  if (!options.anchors.empty()) {
    COLOPHON_TRY(const Bytes pem, read_file(options.anchors, kAnchorBytesMax));
    trust.anchors = provenance::read_anchors(pem);
    if (trust.anchors.empty())
      return Error{"BadCertificate", "no certificate in " + options.anchors,
                   "anchors are certificates in PEM"};
  }
  if (!options.stamp_anchors.empty()) {
    COLOPHON_TRY(const Bytes pem, read_file(options.stamp_anchors, kAnchorBytesMax));
    trust.stamp_anchors = provenance::read_anchors(pem);
  }
  return trust;
}

Report credentials_part(const provenance::CredentialsReport& found, const ChainOptions& chain) {
  constexpr std::array<std::string_view, 4> kStates = {"absent", "invalid", "valid", "trusted"};
  Report part = {{"state", kStates[static_cast<std::size_t>(found.state)]}};
  if (found.state == provenance::Credentials::kAbsent) return part;
  part["failures"] = found.failures;
  part["statuses"] = found.statuses;
  if (!found.detail.empty()) part["detail"] = shown(found.detail);
  part["title"] = shown(found.title);
  part["generator"] = shown(found.generator);
  part["signer"] = shown(found.signer);
  part["issuer"] = shown(found.issuer);
  part["digitalSourceType"] = shown(found.digital_source_type);
  if (found.stamped_s)
    part["timeStamp"] = {{"time", provenance::utc_time(*found.stamped_s)}, {"trusted", found.stamp_trusted}};
  if (!found.document_sha256.empty()) part["documentSha256"] = found.document_sha256;
  if (found.attested) part["attested"] = Report::parse(provenance::canonical_json(*found.attested));
  if (found.wallet) {
    const auto word = read_wallet_signature(*found.wallet, ask_contract(chain));
    part["wallet"] = word ? Report{{"address", to_text(word->address)},
                                   {"by", word->by_contract ? "contract" : "key"},
                                   {"documentSha256", to_hex_0x(word->document)},
                                   {"imageSha256", to_hex_0x(word->image)}}
                          : Report{{"error", word.error().message}};
  }
  return part;
}

struct Traces {
  std::optional<paint::Request> request;
  std::optional<provenance::FoundMark> mark;
  std::optional<Pixels> pixels;
};

Report request_part(ByteView file, Traces& traces) {
  if (picture_kind(file) != "png") return {{"state", "absent"}};
  auto request = paint::read_picture_request(file);
  if (!request) {
    const bool absent = request.error().code == "RequestMissing";
    Report part = {{"state", absent ? "absent" : "unreadable"}};
    if (!absent) part["detail"] = shown(request.error().message);
    return part;
  }
  Report part = {{"state", "present"},
                 {"requestHash", to_hex_0x(paint::request_hash(*request))},
                 {"modelId", to_hex_0x(request->recipe.model)},
                 {"seed", std::to_string(request->seed)},
                 {"canonical", false}};
  if (request->recipe.prompt_rule == paint::PromptRule::kCommitted) {
    part["promptCommitment"] = to_hex_0x(request->recipe.prompt_commitment);
  } else {
    part["prompt"] = request->recipe.prompt;
  }
  const auto bare = provenance::without_manifest(file);
  part["canonical"] = bare && paint::decode_picture(*bare).ok();
  if (traces.pixels) {
    const auto again = paint::encode_picture(*request, traces.pixels->rgb);
    if (again) part["imageHash"] = to_hex_0x(paint::image_hash(*again));
  }
  traces.request = std::move(*request);
  return part;
}

// The file of the mark's constants: the one that was named, or house.mark in a model folder.
Result<std::optional<provenance::MarkKey>> load_mark_key(const std::string& named) {
  std::string path = named;
  for (const std::string& folder : model_folders()) {
    if (path.empty() && file_exists(folder + "/house.mark")) path = folder + "/house.mark";
  }
  if (path.empty()) return std::optional<provenance::MarkKey>();
  COLOPHON_TRY(const Bytes file, read_file(path, provenance::kMarkKeyBytesMax));
  COLOPHON_TRY(provenance::MarkKey key, provenance::read_mark_key(file));
  return std::optional(std::move(key));
}

Result<Report> mark_part(const DetectOptions& options, Traces& traces) {
  if (!traces.pixels) return Report{{"state", "not looked for"}, {"detail", "the pixels can't be read"}};
  COLOPHON_TRY(const auto key, load_mark_key(options.mark));
  if (!key)
    return Report{{"state", "not looked for"}, {"detail", "no house.mark in a model folder: pass --mark"}};
  const provenance::MarkDetector detector(*key);
  const auto best = detector.best({traces.pixels->width, traces.pixels->height, traces.pixels->rgb});
  if (!best || best->score < provenance::kMarkScoreMin) {
    return Report{{"state", "absent"}, {"score", best ? best->score : 0}};
  }
  traces.mark = best;
  Bytes payload;
  append_be(payload, best->payload);
  return Report{
      {"state", "present"}, {"payload", to_hex_0x(payload)}, {"score", best->score}, {"scale", best->scale}};
}

Report receipt_json(const FoundReceipt& found, std::string_view by) {
  return {{"state", "found"},
          {"by", by},
          {"commission", found.commission},
          {"token", to_hex_0x(found.receipt.request_hash)},
          {"imageHash", to_hex_0x(found.receipt.image_hash)},
          {"status", chain::kStatusNames[static_cast<std::size_t>(found.status)]},
          {"imageAgrees", found.image_agrees}};
}

// By the request where there is one; by the pixels, which survive every lossless copy; by the mark.
Result<Report> receipt_part(const DetectOptions& options, const Traces& traces) {
  if (!file_exists(options.chain.deployment)) {
    return Report{{"state", "not asked"}, {"detail", "no deployments file: pass --deployment and --rpc"}};
  }
  Session session(options.chain);
  COLOPHON_TRY(const chain::Deployment deployment, session.deployment());
  const chain::Studio studio(session.client(), deployment.studio);
  if (traces.request) {
    COLOPHON_TRY(const auto found,
                 receipt_of_request(studio, paint::request_hash(*traces.request), traces.pixels));
    if (found) return receipt_json(*found, "request");
  }
  if (traces.pixels) {
    COLOPHON_TRY(const auto found, receipt_of_pixels(studio, *traces.pixels));
    if (found) return receipt_json(*found, "pixels");
  }
  if (traces.mark) {
    COLOPHON_TRY(const auto found, receipt_of_mark(studio, traces.mark->payload, traces.pixels));
    if (found) return receipt_json(*found, "mark");
  }
  return Report{{"state", "none"}};
}

std::string line_of(const Report& part) {
  std::string line = part.at("state").get<std::string>();
  for (const auto& [name, value] : part.items()) {
    if (name == "state" || value.is_object() || (value.is_array() && value.empty())) continue;
    line += ", " + name + " " + (value.is_string() ? printable(value.get<std::string>(), 200) : value.dump());
  }
  return line;
}

Result<int> detect(const DetectOptions& options) {
  COLOPHON_TRY(const Bytes file, read_file(options.file, kFileBytesMax));
  Traces traces;
  auto pixels = decode_any_picture(file);
  if (!pixels && picture_kind(file).empty()) return pixels.error();
  if (pixels) traces.pixels = std::move(*pixels);
  COLOPHON_TRY(const provenance::Trust trust, load_trust(options));
  Report report;
  report["credentials"] = credentials_part(provenance::check_credentials(file, trust), options.chain);
  report["request"] = request_part(file, traces);
  COLOPHON_TRY(report["mark"], mark_part(options, traces));
  COLOPHON_TRY(report["receipt"], receipt_part(options, traces));
  const bool traced =
      report["request"]["state"] == "present" || traces.mark || report["receipt"]["state"] == "found" ||
      report["credentials"].value("digitalSourceType", "") == provenance::kTrainedAlgorithmicMedia;
  report["aiGenerated"] = traced ? "yes" : "unknown";
  if (options.json) {
    std::cout << report.dump(2) << '\n';
  } else {
    std::cout << (traced ? "AI-generated, by the traces below\n"
                         : "no trace found; that does not say how it was made\n");
    for (const char* part : {"credentials", "request", "mark", "receipt"})
      std::cout << part << ": " << line_of(report[part]) << '\n';
  }
  return traced ? kYes : kNo;
}

}  // namespace

void add_detect(CLI::App& app, int& exit_code) {
  auto* command =
      app.add_subcommand("detect", "Trace a picture: Content Credentials, request, mark, receipt");
  const auto options = std::make_shared<DetectOptions>();
  command->add_option("file", options->file, "A PNG, JPEG or WebP")->required();
  command->add_option("--anchors", options->anchors,
                      "Certificates (PEM) that are trusted to vouch for signers");
  command->add_option("--time-stamp-anchors", options->stamp_anchors, "… and for time-stamping authorities");
  command->add_option("--mark", options->mark,
                      "The mark's constants; house.mark of a model folder if not given");
  command->add_flag("--json", options->json, "Write the report as JSON");
  options->chain.add_to(*command);
  set_body(*command, exit_code, [options] { return detect(*options); });
}

}  // namespace colophon::cli
