#include "keys/certificate_key.hpp"

#include <gtest/gtest.h>

namespace colophon::keys {
namespace {

TEST(CertificateKey, DevelopmentCertificatesSign) {
  for (const auto algorithm : {CertificateAlgorithm::kEs256, CertificateAlgorithm::kEd25519}) {
    const auto issued = issue_development_certificates(algorithm, {.now_s = 1'772'000'000});
    ASSERT_TRUE(issued) << describe(issued.error());
    const auto key = CertificateKey::from_pem(issued->chain, issued->key);
    ASSERT_TRUE(key) << describe(key.error());
    EXPECT_EQ(key->algorithm(), algorithm);
    EXPECT_EQ(key->chain().size(), 1u);
    EXPECT_EQ(key->sign(as_bytes("hello"))->size(), 64u);
  }
}

TEST(CertificateKey, EachIsAnother) {
  const auto one = issue_development_certificates(CertificateAlgorithm::kEs256, {.now_s = 1'772'000'000});
  const auto two = issue_development_certificates(CertificateAlgorithm::kEs256, {.now_s = 1'772'000'000});
  EXPECT_NE(one->chain, two->chain);
  const auto mixed = CertificateKey::from_pem(one->chain, two->key);
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, "BadKey");
}

TEST(CertificateKey, WhatIsNoPem) {
  const auto issued = issue_development_certificates(CertificateAlgorithm::kEs256, {.now_s = 1'772'000'000});
  EXPECT_EQ(CertificateKey::from_pem(as_bytes("nothing"), issued->key).error().code, "BadCertificate");
  EXPECT_EQ(CertificateKey::from_pem(issued->chain, as_bytes("nothing")).error().code, "BadKey");
  EXPECT_EQ(CertificateKey::from_pem({}, {}).error().code, "BadCertificate");
}

}  // namespace
}  // namespace colophon::keys
