#include "provenance/certificates.hpp"

#include <algorithm>
#include <ctime>
#include <memory>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/freed.hpp"

namespace colophon::provenance {
namespace {

using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Store = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Uses = std::unique_ptr<EXTENDED_KEY_USAGE, Freed<EXTENDED_KEY_USAGE_free>>;

constexpr std::size_t kAnchorsMax = 4'096;

// E-mail protection, time stamping's sibling for documents, and C2PA's own.
constexpr std::array<const char*, 3> kUses = {"1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36",
                                              "1.3.6.1.4.1.62558.2.1"};

Certificate parse(ByteView der) {
  const unsigned char* at = der.data();
  Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  return certificate;
}

std::string common_name(const X509_NAME* name) {
  const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (at < 0) return {};
  unsigned char* utf8 = nullptr;
  const int length = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (length < 0) return {};
  std::string text(reinterpret_cast<char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return text;
}

bool may_sign_claims(X509* certificate) {
  if (X509_get_version(certificate) != 2 || X509_check_ca(certificate) != 0) return false;
  if ((X509_get_key_usage(certificate) & KU_DIGITAL_SIGNATURE) == 0) return false;
  const Uses uses(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  for (int i = 0; uses && i < sk_ASN1_OBJECT_num(uses.get()); ++i) {
    std::array<char, 80> oid{};
    OBJ_obj2txt(oid.data(), static_cast<int>(oid.size()), sk_ASN1_OBJECT_value(uses.get(), i), 1);
    if (std::find(kUses.begin(), kUses.end(), std::string_view(oid.data())) != kUses.end()) return true;
  }
  return false;
}

bool leads_to_anchor(const std::vector<Certificate>& chain, const std::vector<Bytes>& anchors,
                     std::uint64_t time_s) {
  const Store store(X509_STORE_new());
  for (const Bytes& anchor : anchors) {
    if (const Certificate certificate = parse(anchor)) X509_STORE_add_cert(store.get(), certificate.get());
  }
  STACK_OF(X509)* between = sk_X509_new_null();
  for (std::size_t i = 1; i < chain.size(); ++i) sk_X509_push(between, chain[i].get());
  const StoreContext context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), between);
  X509_VERIFY_PARAM* how = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(how, static_cast<std::time_t>(time_s));
  X509_VERIFY_PARAM_set_flags(how, X509_V_FLAG_PARTIAL_CHAIN);
  const bool holds = X509_verify_cert(context.get()) == 1;
  sk_X509_free(between);
  ERR_clear_error();
  return holds;
}

}  // namespace

CertificateFacts certificate_facts(ByteView leaf) {
  const Certificate certificate = parse(leaf);
  if (!certificate) return {};
  return {true, common_name(X509_get_subject_name(certificate.get())),
          common_name(X509_get_issuer_name(certificate.get())), may_sign_claims(certificate.get())};
}

ChainVerdict judge_chain(const std::vector<Bytes>& chain, const std::vector<Bytes>& anchors,
                         std::uint64_t time_s) {
  std::vector<Certificate> parsed;
  for (const Bytes& der : chain) parsed.push_back(parse(der));
  if (parsed.empty() ||
      std::any_of(parsed.begin(), parsed.end(), [](const Certificate& one) { return !one; }))
    return ChainVerdict::kUntrusted;
  auto when = static_cast<std::time_t>(time_s);
  const bool begun = X509_cmp_time(X509_get0_notBefore(parsed[0].get()), &when) < 0;
  const bool over = X509_cmp_time(X509_get0_notAfter(parsed[0].get()), &when) < 0;
  if (!begun || over) return ChainVerdict::kExpired;
  return leads_to_anchor(parsed, anchors, time_s) ? ChainVerdict::kTrusted : ChainVerdict::kUntrusted;
}

std::vector<Bytes> read_anchors(ByteView pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::vector<Bytes> anchors;
  while (anchors.size() < kAnchorsMax) {
    const Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    if (!certificate) break;
    unsigned char* out = nullptr;
    const int size = i2d_X509(certificate.get(), &out);
    if (size <= 0) break;
    anchors.emplace_back(out, out + size);
    OPENSSL_free(out);
  }
  ERR_clear_error();
  return anchors;
}

}  // namespace colophon::provenance
