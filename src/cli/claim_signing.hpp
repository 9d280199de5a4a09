// Who signs Content Credentials here: a configured certificate chain, or a development authority of this
// machine's, made on first use; and where time stamps come from. spec/c2pa.md, "Signers"
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "keys/certificate_key.hpp"
#include "provenance/c2pa_writer.hpp"

namespace colophon::cli {

struct SigningOptions {
  std::string certificates{};  // PEM; empty: the development authority's
  std::string key{};
  std::string development{};  // its folder; empty: the default one
  std::string algorithm = "es256";
  std::string stamp_url{};  // RFC 3161 over HTTP; empty: no time stamp

  void add_to(
      CLI::App& command);  // --certificates, --certificate-key, --development, --algorithm, --time-stamp
};

struct LoadedSigner {
  std::shared_ptr<const keys::CertificateKey> key;
  provenance::ClaimSigner signer;
  provenance::TimeStamper stamp;  // empty: none
};

// Says on standard error when it made a development authority. Errors: those of the files and of
// CertificateKey; HomeUnknown.
Result<LoadedSigner> load_signer(const SigningOptions& options);

// $XDG_DATA_HOME/colophon/development or below ~/.local/share. Error: HomeUnknown.
Result<std::string> development_folder(const std::string& given);

// Sixteen bytes from the system. Error: NoRandomness.
Result<std::array<std::uint8_t, 16>> random_id();

// Seconds since 1970 by the machine's own clock.
std::uint64_t unix_time_s();

}  // namespace colophon::cli
