#include <gtest/gtest.h>

#include "keys/certificate_key.hpp"
#include "paint/picture.hpp"
#include "provenance/c2pa_reader.hpp"
#include "provenance/c2pa_writer.hpp"
#include "provenance/certificates.hpp"
#include "tests/support/provenance_facts.hpp"

namespace colophon::provenance {
namespace {

constexpr std::uint64_t kNow = 1'772'400'000;

// One signer, and a picture to sign.
class C2pa : public testing::Test {
 protected:
  C2pa()
      : issued_(keys::issue_development_certificates(keys::CertificateAlgorithm::kEs256, {.now_s = kNow})
                    .value()),
        key_(keys::CertificateKey::from_pem(issued_.chain, issued_.key).value()),
        signer_{CoseAlgorithm::kEs256, key_.chain(),
                [this](ByteView message) { return key_.sign(message); }} {
    ChainFacts facts = test::sample_facts();
    const paint::Recipe& recipe = facts.request.recipe;
    picture_ = paint::encode_picture(facts.request, Bytes(std::size_t{3} * recipe.width * recipe.height, 77))
                   .value();
    facts.image_hash = paint::image_hash(picture_);
    claim_.request = facts.request;
    claim_.image_hash = facts.image_hash;
    claim_.program_version = "test";
    claim_.document =
        with_statement(derived_document(facts), read_statement(test::kStatement).value()).value();
    claim_.attested = read_attestation(test::kAttestation).value();
  }

  Bytes signed_copy() { return sign_picture(picture_, claim_, {.signer = signer_, .id = {1, 2, 3}}).value(); }
  Trust trust() const { return {.anchors = read_anchors(issued_.authority), .now_s = kNow}; }

  keys::IssuedCertificates issued_;
  keys::CertificateKey key_;
  ClaimSigner signer_;
  Bytes picture_;
  PictureClaim claim_;
};

TEST_F(C2pa, SignsAndChecks) {
  const Bytes copy = signed_copy();
  EXPECT_EQ(without_manifest(copy).value(), picture_);
  const auto report = check_credentials(copy, trust());
  EXPECT_EQ(report.state, Credentials::kTrusted) << report.detail;
  EXPECT_EQ(report.title, "Calm sea");
  EXPECT_EQ(report.document_sha256, to_hex_0x(json_hash(*claim_.document)));
  EXPECT_EQ(canonical_json(*report.attested), canonical_json(*claim_.attested));
  EXPECT_EQ(check_credentials(copy, {.now_s = kNow}).state, Credentials::kValid);
  EXPECT_EQ(check_credentials(picture_, trust()).state, Credentials::kAbsent);
  EXPECT_EQ(check_credentials({}, trust()).state, Credentials::kAbsent);
}

TEST_F(C2pa, NothingDependsOnWhatIsNotGiven) {
  claim_.document.reset();
  claim_.attested.reset();
  claim_.time = "2026-03-01T00:00:00Z";
  const auto report = check_credentials(signed_copy(), trust());
  EXPECT_EQ(report.state, Credentials::kTrusted) << report.detail;
  EXPECT_EQ(report.title, "Colophon picture");
  EXPECT_EQ(report.document_sha256, "");
}

TEST_F(C2pa, TimeDecides) {
  const Bytes copy = signed_copy();
  Trust late = trust();
  late.now_s += 398ull * 86'400;
  EXPECT_EQ(check_credentials(copy, late).failures, std::vector<std::string>{"signingCredential.expired"});
}

// Whatever byte of the file is changed, it is no longer trusted: but for the checksum of the manifest's own
// chunk, the padding and the reserved bits that C2PA leaves free.
TEST_F(C2pa, EveryByteCounts) {
  const Bytes copy = signed_copy();
  const Trust anchors = trust();
  std::size_t missed = 0;
  for (std::size_t at = 0; at < copy.size(); ++at) {
    Bytes changed = copy;
    changed[at] ^= 0x10;
    if (check_credentials(changed, anchors).state == Credentials::kTrusted) ++missed;
  }
  EXPECT_LT(missed, 420u)
      << "the padding has 256 bytes, the checksum 4; the rest are heads of boxes outside any hash";
}

TEST_F(C2pa, PicturesThatAreNotCanonical) {
  Bytes other = picture_;
  other.push_back(0);
  EXPECT_EQ(sign_picture(other, claim_, {.signer = signer_}).error().code, "PictureEncoding");
}

}  // namespace
}  // namespace colophon::provenance
