#include "provenance/c2pa_reader.hpp"

#include <algorithm>

#include "crypto/sha256.hpp"
#include "paint/png.hpp"
#include "provenance/c2pa_assertions.hpp"
#include "provenance/c2pa_writer.hpp"
#include "provenance/certificates.hpp"
#include "provenance/cose.hpp"
#include "provenance/document.hpp"
#include "provenance/jumbf.hpp"
#include "provenance/timestamp.hpp"

namespace colophon::provenance {
namespace {

constexpr std::size_t kManifestBytesMax = std::size_t{16} << 20;

class Check {
 public:
  Check(ByteView png, const Trust& trust) : png_(png), trust_(trust) {}

  CredentialsReport run() {
    const auto store = find_store();
    if (store) check_store(*store);
    if (!report_.failures.empty()) {
      report_.state = Credentials::kInvalid;
    } else if (store) {
      report_.state = trusted_ ? Credentials::kTrusted : Credentials::kValid;
    }
    return std::move(report_);
  }

 private:
  void fail(std::string code, std::string detail) {
    if (report_.failures.empty()) report_.detail = std::move(detail);
    add(report_.failures, std::move(code));
  }
  void pass(std::string code) { add(report_.statuses, std::move(code)); }
  static void add(std::vector<std::string>& codes, std::string code) {
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(std::move(code));
  }

  std::optional<ByteView> find_store() {
    if (!paint::is_png(png_)) return std::nullopt;
    paint::ChunkReader chunks(png_.subspan(paint::kPngSignature.size()));
    std::optional<ByteView> found;
    while (const auto chunk = chunks.next()) {
      if (chunk->type != kManifestChunk) continue;
      if (found) fail("manifest.multipleManifests", "the file carries more than one manifest chunk");
      if (!found) found = chunk->data;
    }
    return found;
  }

  void check_store(ByteView bytes) {
    if (bytes.size() > kManifestBytesMax)
      return fail("claim.missing", "the manifest is larger than any that is read");
    const auto store = read_superbox(bytes);
    if (!store) return fail("claim.missing", store.error().message);
    const Box* manifest = nullptr;  // the active one is the last
    for (const Box& box : store->boxes) {
      if (box.type == "jumb" && box.kind == kManifestBox) manifest = &box;
    }
    if (store->kind != kStoreBox || manifest == nullptr)
      return fail("claim.missing", "the store holds no manifest");
    manifest_ = manifest;
    const Box* claim = manifest->find("c2pa.claim.v2");
    if (claim == nullptr || claim->boxes.empty() || claim->boxes.front().type != "cbor") {
      return fail("claim.missing", "the manifest holds no claim of version 2");
    }
    const ByteView payload = claim->boxes.front().content;
    const auto parsed = read_cbor(payload);
    if (!parsed) return fail("claim.cbor.invalid", parsed.error().message);
    if (const std::string* title = parsed->text_at("dc:title")) report_.title = *title;
    if (const Cbor* info = parsed->find("claim_generator_info")) {
      const std::string* name = info->text_at("name");
      const std::string* version = info->text_at("version");
      report_.generator = (name == nullptr ? "" : *name) + (version == nullptr ? "" : " " + *version);
    }
    check_signature(payload);
    check_assertions(*parsed);
  }

  void check_signature(ByteView payload) {
    const Box* box = manifest_->find("c2pa.signature");
    if (box == nullptr || box->boxes.empty())
      return fail("claimSignature.missing", "the manifest holds no signature");
    const auto cose = read_cose(box->boxes.front().content);
    if (!cose) return fail("claimSignature.mismatch", cose.error().message);
    const CertificateFacts facts = certificate_facts(cose->chain.front());
    report_.signer = facts.subject;
    report_.issuer = facts.issuer;
    if (!facts.usable) fail("signingCredential.invalid", "the signer's certificate may not sign claims");
    if (cose_verifies(*cose, payload)) {
      pass("claimSignature.validated");
    } else {
      fail("claimSignature.mismatch", "the claim was changed after it was signed");
    }
    check_time(*cose);
    const std::uint64_t when = report_.stamped_s && report_.stamp_trusted ? *report_.stamped_s : trust_.now_s;
    switch (judge_chain(cose->chain, trust_.anchors, when)) {
      case ChainVerdict::kTrusted:
        trusted_ = true;
        return pass("signingCredential.trusted");
      case ChainVerdict::kUntrusted:
        return pass("signingCredential.untrusted");
      case ChainVerdict::kExpired:
        return fail("signingCredential.expired",
                    "the signer's certificate was not valid then, and no trusted time stamp says otherwise");
    }
  }

  void check_time(const CoseSign1& cose) {
    if (!cose.token) return;
    const auto stamp = read_timestamp(*cose.token, stamped_bytes(cose.protected_header, cose.signature),
                                      trust_.stamp_anchors);
    if (!stamp) return fail("timeStamp.mismatch", stamp.error().message);
    report_.stamped_s = stamp->time_s;
    report_.stamp_trusted = stamp->trusted;
    pass("timeStamp.validated");
    pass(stamp->trusted ? "timeStamp.trusted" : "timeStamp.untrusted");
  }

  void check_assertions(const Cbor& claim) {
    const Box* all = manifest_->find("c2pa.assertions");
    if (all == nullptr) return fail("assertion.missing", "the manifest holds no assertions");
    std::vector<const Box*> declared;
    for (const char* list : {"created_assertions", "gathered_assertions"}) {
      const Cbor* links = claim.find(list);
      if (links == nullptr || links->array() == nullptr) continue;
      for (const Cbor& link : *links->array()) {
        if (const Box* box = check_link(*all, link)) declared.push_back(box);
      }
    }
    for (const Box& box : all->boxes) {
      if (std::find(declared.begin(), declared.end(), &box) == declared.end()) {
        fail("assertion.undeclared", "assertion " + box.label + " is not part of the claim");
      }
    }
    check_data(declared);
  }

  const Box* check_link(const Box& all, const Cbor& link) {
    const std::string* url = link.text_at("url");
    const Bytes* hash = link.bytes_at("hash");
    const auto slash = url == nullptr ? std::string::npos : url->rfind('/');
    const std::string label = slash == std::string::npos ? "" : url->substr(slash + 1);
    const Box* box = all.find(label);
    if (box == nullptr || hash == nullptr) {
      fail("assertion.missing", "the claim names an assertion that is not there: " + label);
      return nullptr;
    }
    if (!equal(crypto::sha256(hashed_part(*box)), *hash)) {
      fail("assertion.hashedURI.mismatch", "assertion " + label + " was changed");
      return box;
    }
    pass("assertion.hashedURI.match");
    read_assertion(*box);
    return box;
  }

  void read_assertion(const Box& box) {
    if (box.boxes.empty()) return;
    const ByteView content = box.boxes.front().content;
    if (box.label == kAttestedLabel) {
      if (auto value = read_attestation(as_text(content))) report_.attested = std::move(*value);
    } else if (box.label == kWalletLabel) {
      if (auto value = read_json(as_text(content))) report_.wallet = std::move(*value);
    } else if (box.label == "c2pa.external-reference") {
      const auto value = read_cbor(content);
      const Cbor* location = value ? value->find("location") : nullptr;
      const Bytes* hash = location == nullptr ? nullptr : location->bytes_at("hash");
      if (hash != nullptr) report_.document_sha256 = to_hex_0x(*hash);
    } else if (box.label.starts_with("c2pa.actions")) {
      const auto value = read_cbor(content);
      const Cbor* actions = value ? value->find("actions") : nullptr;
      if (actions == nullptr || actions->array() == nullptr || actions->array()->empty()) return;
      const std::string* type = actions->array()->front().text_at("digitalSourceType");
      if (type != nullptr) report_.digital_source_type = *type;
    }
  }

  void check_data(const std::vector<const Box*>& declared) {
    std::vector<const Box*> bindings;
    for (const Box* box : declared) {
      if (box->label == kDataHashLabel) bindings.push_back(box);
    }
    if (bindings.empty())
      return fail("claim.hardBindings.missing", "nothing binds the manifest to the picture");
    if (bindings.size() > 1)
      return fail("assertion.multipleHardBindings", "the manifest is bound to the picture twice");
    const auto value =
        bindings[0]->boxes.empty() ? read_cbor({}) : read_cbor(bindings[0]->boxes.front().content);
    const Bytes* hash = value ? value->bytes_at("hash") : nullptr;
    const std::string* algorithm = value ? value->text_at("alg") : nullptr;
    if (hash == nullptr || (algorithm != nullptr && *algorithm != "sha256")) {
      return fail("assertion.dataHash.mismatch", "the hash of the data can't be read, or is not SHA-256");
    }
    const auto digest = hash_outside(value->find("exclusions"));
    if (!digest || !equal(*digest, *hash)) {
      return fail("assertion.dataHash.mismatch", "the picture is not the one that was signed");
    }
    pass("assertion.dataHash.match");
  }

  // SHA-256 of the file without the excluded ranges, which must ascend and lie inside it.
  std::optional<Bytes32> hash_outside(const Cbor* exclusions) const {
    crypto::Sha256 hash;
    std::size_t at = 0;
    if (exclusions != nullptr && exclusions->array() != nullptr) {
      for (const Cbor& range : *exclusions->array()) {
        const Cbor* start = range.find("start");
        const Cbor* length = range.find("length");
        const std::int64_t from = start == nullptr ? -1 : start->number().value_or(-1);
        const std::int64_t count = length == nullptr ? -1 : length->number().value_or(-1);
        if (from < static_cast<std::int64_t>(at) || count < 0 ||
            from > static_cast<std::int64_t>(png_.size()) ||
            count > static_cast<std::int64_t>(png_.size()) - from) {
          return std::nullopt;
        }
        hash.update(png_.subspan(at, static_cast<std::size_t>(from) - at));
        at = static_cast<std::size_t>(from + count);
      }
    }
    hash.update(png_.subspan(at));
    return hash.finish();
  }

  ByteView png_;
  const Trust& trust_;
  CredentialsReport report_;
  const Box* manifest_ = nullptr;
  bool trusted_ = false;
};

}  // namespace

CredentialsReport check_credentials(ByteView png, const Trust& trust) {
  return Check(png, trust).run();
}

}  // namespace colophon::provenance
