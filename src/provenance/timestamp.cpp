#include "provenance/timestamp.hpp"

#include <ctime>
#include <memory>
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include "base/freed.hpp"
#include "crypto/sha256.hpp"

namespace colophon::provenance {
namespace {

using Request = std::unique_ptr<TS_REQ, Freed<TS_REQ_free>>;
using Response = std::unique_ptr<TS_RESP, Freed<TS_RESP_free>>;
using Imprint = std::unique_ptr<TS_MSG_IMPRINT, Freed<TS_MSG_IMPRINT_free>>;
using Integer = std::unique_ptr<ASN1_INTEGER, Freed<ASN1_INTEGER_free>>;
using Token = std::unique_ptr<PKCS7, Freed<PKCS7_free>>;
using Info = std::unique_ptr<TS_TST_INFO, Freed<TS_TST_INFO_free>>;
using Store = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Verification = std::unique_ptr<TS_VERIFY_CTX, Freed<TS_VERIFY_CTX_free>>;
using Algorithm = std::unique_ptr<X509_ALGOR, Freed<X509_ALGOR_free>>;

template <typename T>
Bytes der_of(const T* object, int (*write)(const T*, unsigned char**)) {
  unsigned char* out = nullptr;
  const int size = write(object, &out);
  COLOPHON_CHECK(size > 0);
  Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

Error bad_stamp(const std::string& what) {
  ERR_clear_error();
  return {"TimeStampMalformed", "the time stamp is not usable: " + what, "try again, or another authority"};
}

bool is_of(const TS_MSG_IMPRINT* imprint, ByteView message) {
  TS_MSG_IMPRINT* at = const_cast<TS_MSG_IMPRINT*>(imprint);  // OpenSSL's getters take no const
  const ASN1_OBJECT* algorithm = nullptr;
  X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(at));
  const ASN1_OCTET_STRING* digest = TS_MSG_IMPRINT_get_msg(at);
  const ByteView stamped(ASN1_STRING_get0_data(digest), static_cast<std::size_t>(ASN1_STRING_length(digest)));
  return OBJ_obj2nid(algorithm) == NID_sha256 && equal(stamped, crypto::sha256(message));
}

Result<std::uint64_t> time_of(TS_TST_INFO* info) {
  std::tm parts{};
  const ASN1_GENERALIZEDTIME* time = TS_TST_INFO_get_time(info);
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return bad_stamp("it names no time");
  const std::time_t seconds = timegm(&parts);
  if (seconds < 0) return bad_stamp("its time lies before 1970");
  return static_cast<std::uint64_t>(seconds);
}

// The token's signature, with or without a way to an anchor.
bool verifies(PKCS7* token, X509_STORE* anchors) {
  const Verification context(TS_VERIFY_CTX_new());
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_SIGNATURE | TS_VFY_VERSION);
  X509_STORE_up_ref(anchors);
  TS_VERIFY_CTX_set_store(context.get(), anchors);
  const bool holds = TS_RESP_verify_token(context.get(), token) == 1;
  ERR_clear_error();
  return holds;
}

bool signature_holds(PKCS7* token) {
  BIO* content = PKCS7_dataInit(token, nullptr);
  if (content == nullptr) return false;
  std::array<char, 4096> buffer{};
  while (BIO_read(content, buffer.data(), static_cast<int>(buffer.size())) > 0) {
  }
  STACK_OF(PKCS7_SIGNER_INFO)* signers = PKCS7_get_signer_info(token);
  bool holds = false;
  if (signers != nullptr && sk_PKCS7_SIGNER_INFO_num(signers) == 1) {
    STACK_OF(X509)* certificates = PKCS7_get0_signers(token, nullptr, 0);
    if (certificates != nullptr && sk_X509_num(certificates) == 1) {
      holds = PKCS7_signatureVerify(content, token, sk_PKCS7_SIGNER_INFO_value(signers, 0),
                                    sk_X509_value(certificates, 0)) == 1;
    }
    sk_X509_free(certificates);
  }
  BIO_free_all(content);
  ERR_clear_error();
  return holds;
}

}  // namespace

Result<Bytes> timestamp_request(ByteView message, std::uint64_t nonce) {
  const Bytes32 digest = crypto::sha256(message);
  const Request request(TS_REQ_new());
  const Imprint imprint(TS_MSG_IMPRINT_new());
  const Algorithm algorithm(X509_ALGOR_new());
  const Integer number(ASN1_INTEGER_new());
  const bool made = TS_REQ_set_version(request.get(), 1) == 1 &&
                    X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1 &&
                    TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
                    TS_MSG_IMPRINT_set_msg(imprint.get(), const_cast<unsigned char*>(digest.data()),
                                           static_cast<int>(digest.size())) == 1 &&
                    TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
                    ASN1_INTEGER_set_uint64(number.get(), nonce) == 1 &&
                    TS_REQ_set_nonce(request.get(), number.get()) == 1 &&
                    TS_REQ_set_cert_req(request.get(), 1) == 1;
  if (!made) return bad_stamp("OpenSSL wrote no request");
  return der_of<TS_REQ>(request.get(), &i2d_TS_REQ);
}

Result<Bytes> timestamp_token(ByteView response, ByteView message, std::uint64_t nonce) {
  const unsigned char* at = response.data();
  const Response answer(d2i_TS_RESP(nullptr, &at, static_cast<long>(response.size())));
  if (!answer) return bad_stamp("the authority's answer is none of RFC 3161");
  const long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(answer.get())));
  constexpr long kGrantedWithModifications = 1;
  TS_TST_INFO* info = TS_RESP_get_tst_info(answer.get());
  if (status < 0 || status > kGrantedWithModifications || info == nullptr) {
    return Error{"TimeStampRefused", "the time-stamping authority refused: status " + std::to_string(status)};
  }
  std::uint64_t answered = 0;
  const ASN1_INTEGER* number = TS_TST_INFO_get_nonce(info);
  if (number == nullptr || ASN1_INTEGER_get_uint64(&answered, number) != 1 || answered != nonce ||
      !is_of(TS_TST_INFO_get_msg_imprint(info), message)) {
    return bad_stamp("the authority answered another request");
  }
  return der_of<PKCS7>(TS_RESP_get_token(answer.get()), &i2d_PKCS7);
}

Result<TimeStamp> read_timestamp(ByteView token, ByteView message, const std::vector<Bytes>& anchors) {
  const unsigned char* at = token.data();
  const Token parsed(d2i_PKCS7(nullptr, &at, static_cast<long>(token.size())));
  const Info info(parsed && PKCS7_type_is_signed(parsed.get()) ? PKCS7_to_TS_TST_INFO(parsed.get())
                                                               : nullptr);
  if (!info) return bad_stamp("it is no token of RFC 3161");
  if (!is_of(TS_TST_INFO_get_msg_imprint(info.get()), message)) return bad_stamp("it stamps something else");
  if (!signature_holds(parsed.get())) return bad_stamp("its signature does not hold");
  TimeStamp stamp;
  COLOPHON_TRY(stamp.time_s, time_of(info.get()));
  const Store store(X509_STORE_new());
  for (const Bytes& anchor : anchors) {
    const unsigned char* der = anchor.data();
    const Certificate certificate(d2i_X509(nullptr, &der, static_cast<long>(anchor.size())));
    if (certificate) X509_STORE_add_cert(store.get(), certificate.get());
  }
  ERR_clear_error();
  stamp.trusted = !anchors.empty() && verifies(parsed.get(), store.get());
  return stamp;
}

}  // namespace colophon::provenance
