#include "cli/claim_signing.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/endian.hpp"
#include "base/file.hpp"
#include "net/http.hpp"
#include "provenance/certificates.hpp"
#include "provenance/timestamp.hpp"

namespace colophon::cli {
namespace {

constexpr std::size_t kPemBytesMax = std::size_t{1} << 20;

// An authority and a signer in a folder that only its owner can read.
Result<void> make_development(const std::string& folder, keys::CertificateAlgorithm algorithm) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (!failed) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  if (failed) return Error{"FileUnwritable", "can't make the folder " + folder + ": " + failed.message()};
  COLOPHON_TRY(const auto issued, keys::issue_development_certificates(algorithm, {.now_s = unix_time_s()}));
  COLOPHON_TRY_VOID(write_file(folder + "/authority.pem", issued.authority));
  COLOPHON_TRY_VOID(write_file(folder + "/authority.key", issued.authority_key, FileMode::kPrivate));
  COLOPHON_TRY_VOID(write_file(folder + "/signer.key", issued.key, FileMode::kPrivate));
  COLOPHON_TRY_VOID(write_file(folder + "/signer.pem", issued.chain));  // last: it says that all is there
  std::cerr << "made a development authority in " << folder
            << "\nits signatures say nothing about who signed; configure a real chain with --certificates\n";
  return {};
}

// Over HTTP; a client for each stamp, since stamps are rare.
provenance::TimeStamper stamper(std::string url) {
  return [url = std::move(url)](ByteView message) -> Result<Bytes> {
    COLOPHON_TRY(const auto id, random_id());
    const std::uint64_t nonce = load_be<std::uint64_t>(id.data()) >> 1;
    COLOPHON_TRY(const Bytes request, provenance::timestamp_request(message, nonce));
    net::HttpClient http;
    COLOPHON_TRY(const auto response, http.perform({.url = url,
                                                    .body = std::string(as_text(request)),
                                                    .headers = {"Content-Type: application/timestamp-query",
                                                                "Accept: application/timestamp-reply"}}));
    if (response.status != 200) {
      return Error{"TimeStampRefused",
                   net::displayed_url(url) + " answered with HTTP status " + std::to_string(response.status),
                   "check the authority's address"};
    }
    return provenance::timestamp_token(as_bytes(response.body), message, nonce);
  };
}

}  // namespace

void SigningOptions::add_to(CLI::App& command) {
  auto* chain =
      command.add_option("--certificates", certificates,
                         "The signer's certificate and what signed it, PEM; a development one if not given");
  auto* chain_key =
      command.add_option("--certificate-key", key, "The signer's private key, PEM, not encrypted");
  chain->needs(chain_key);
  chain_key->needs(chain);
  command.add_option("--development", development, "Folder of the development authority");
  command.add_option("--algorithm", algorithm, "Of a development authority that has to be made")
      ->check(CLI::IsMember({"es256", "ed25519"}))
      ->capture_default_str();
  command.add_option("--time-stamp", stamp_url,
                     "Address of an RFC 3161 time-stamping authority; none if not given");
}

Result<LoadedSigner> load_signer(const SigningOptions& options) {
  std::string chain_path = options.certificates;
  std::string key_path = options.key;
  if (chain_path.empty()) {
    COLOPHON_TRY(const std::string folder, development_folder(options.development));
    chain_path = folder + "/signer.pem";
    key_path = folder + "/signer.key";
    if (!file_exists(chain_path)) {
      const bool ed25519 = options.algorithm == "ed25519";
      COLOPHON_TRY_VOID(make_development(
          folder, ed25519 ? keys::CertificateAlgorithm::kEd25519 : keys::CertificateAlgorithm::kEs256));
    }
  }
  COLOPHON_TRY(const Bytes chain, read_file(chain_path, kPemBytesMax));
  COLOPHON_TRY(const Bytes key, read_file(key_path, kPemBytesMax));
  COLOPHON_TRY(auto loaded, keys::CertificateKey::from_pem(chain, key));
  LoadedSigner signer{std::make_shared<const keys::CertificateKey>(std::move(loaded)), {}, {}};
  if (!provenance::certificate_facts(signer.key->chain().front()).usable) {
    return Error{"BadCertificate", "the certificate in " + chain_path + " may not sign Content Credentials",
                 "it has to be no authority, and allow digitalSignature and emailProtection, documentSigning "
                 "or C2PA's own use"};
  }
  signer.signer = {signer.key->algorithm() == keys::CertificateAlgorithm::kEd25519
                       ? provenance::CoseAlgorithm::kEdDsa
                       : provenance::CoseAlgorithm::kEs256,
                   signer.key->chain(), [key = signer.key](ByteView message) { return key->sign(message); }};
  if (!options.stamp_url.empty()) signer.stamp = stamper(options.stamp_url);
  return signer;
}

Result<std::string> development_folder(const std::string& given) {
  if (!given.empty()) return given;
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data == '/') return std::string(data) + "/colophon/development";
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return std::string(home) + "/.local/share/colophon/development";
  return Error{"HomeUnknown", "there is no home folder to keep a development authority in",
               "name one: --development FOLDER"};
}

Result<std::array<std::uint8_t, 16>> random_id() {
  std::array<std::uint8_t, 16> id{};
  std::ifstream random("/dev/urandom", std::ios::binary);
  random.read(reinterpret_cast<char*>(id.data()), static_cast<std::streamsize>(id.size()));
  if (!random) return Error{"NoRandomness", "/dev/urandom gives nothing"};
  return id;
}

std::uint64_t unix_time_s() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(since).count());
}

}  // namespace colophon::cli
