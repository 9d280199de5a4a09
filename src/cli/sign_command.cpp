// colophon sign: a copy of a picture with Content Credentials (C2PA). spec/c2pa.md
#include <iostream>

#include "base/file.hpp"
#include "cli/claim_signing.hpp"
#include "cli/command.hpp"
#include "cli/document_files.hpp"
#include "cli/session.hpp"
#include "cli/wallet_signature.hpp"
#include "paint/picture.hpp"
#include "provenance/words.hpp"

namespace colophon::cli {
namespace {

struct SignOptions {
  SigningOptions signing;
  ChainOptions wallet;  // its keystore for --wallet, its node for --wallet-signature
  std::string picture;
  std::string output;
  std::string document;
  std::string document_url;
  std::string attested;
  bool sign_with_wallet = false;
  bool ask_wallet = false;
  std::string wallet_address;
  std::string wallet_signature;
};

// A wallet that signed elsewhere: checked before it goes into a file.
Result<provenance::Json> take_signature(const SignOptions& options, const provenance::Json& document) {
  if (options.wallet_signature.empty()) {
    return Error{"SignatureMissing",
                 "the wallet " + options.wallet_address + " was named without its signature",
                 "--wallet-signature 0x…; --wallet-request prints what it has to sign"};
  }
  COLOPHON_TRY(const eth::Address address, eth::parse_address(options.wallet_address));
  COLOPHON_TRY(const Bytes signature, from_hex(options.wallet_signature));
  COLOPHON_TRY(provenance::Json word, signed_document(address, signature, document));
  COLOPHON_TRY_VOID([&]() -> Result<void> {
    const auto read = read_wallet_signature(word, ask_contract(options.wallet));
    if (!read) return read.error();
    return {};
  }());
  return word;
}

Result<void> take_document(const SignOptions& options, provenance::PictureClaim& claim) {
  if (options.document.empty()) {
    if (!options.sign_with_wallet && !options.ask_wallet && options.wallet_address.empty()) return {};
    return Error{"DocumentMissing", "a wallet signs a document, and none was given", "pass --document FILE"};
  }
  COLOPHON_TRY(claim.document, load_document(options.document));
  const std::string image = provenance::text_at(*claim.document, "derived.image.sha256");
  if (image != to_hex_0x(claim.image_hash)) {
    return Error{"DocumentOfAnother",
                 "the document is of picture " + image + ", the file is " + to_hex_0x(claim.image_hash),
                 "pass the document of this piece"};
  }
  claim.document_url = options.document_url;
  if (!options.wallet_address.empty()) {
    COLOPHON_TRY(claim.wallet, take_signature(options, *claim.document));
  }
  if (!options.sign_with_wallet) return {};
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.wallet));
  COLOPHON_TRY(claim.wallet, sign_document(key, *claim.document));
  return {};
}

Result<int> sign(const SignOptions& options) {
  if (options.output.empty() && !options.ask_wallet) {
    return Error{"OutputMissing", "no file for the signed copy was named", "pass -o FILE"};
  }
  COLOPHON_TRY(const Bytes given, read_file(options.picture, paint::kPictureBytesMax));
  COLOPHON_TRY(const Bytes file, provenance::without_manifest(given));  // a copy may be signed again
  COLOPHON_TRY(paint::Picture picture, paint::decode_picture(file));
  provenance::PictureClaim claim{.request = std::move(picture.request),
                                 .image_hash = paint::image_hash(file),
                                 .time = provenance::utc_time(unix_time_s()),
                                 .program_version = std::string(kVersion)};
  COLOPHON_TRY_VOID(take_document(options, claim));
  if (options.ask_wallet) {
    COLOPHON_TRY(const provenance::Json request, wallet_request(*claim.document));
    std::cout << provenance::canonical_json(request) << '\n';
    return kYes;
  }
  if (!options.attested.empty()) {
    COLOPHON_TRY(claim.attested, load_attestation(options.attested));
  }
  COLOPHON_TRY(const LoadedSigner signer, load_signer(options.signing));
  COLOPHON_TRY(const auto id, random_id());
  COLOPHON_TRY(const Bytes copy, provenance::sign_picture(file, claim, {signer.signer, signer.stamp, id}));
  COLOPHON_TRY_VOID(write_file(options.output, copy));
  std::cout << to_hex_0x(claim.image_hash) << '\n';
  std::cerr << "signed " << options.output << ": the picture and " << copy.size() - file.size()
            << " bytes of credentials\n";
  return kYes;
}

}  // namespace

void add_sign(CLI::App& app, int& exit_code) {
  auto* command =
      app.add_subcommand("sign", "Write a copy of a picture with signed Content Credentials (C2PA)");
  const auto options = std::make_shared<SignOptions>();
  command->add_option("picture", options->picture, "The canonical picture file")->required();
  command->add_option("-o,--output", options->output, "The copy to write");
  auto* document = command->add_option("--document", options->document,
                                       "The piece's provenance document, to be referred to");
  command
      ->add_option("--document-url", options->document_url,
                   "Where the document can be had; its IPFS address if not given")
      ->needs(document);
  command->add_option("--attested", options->attested, "What the provider attests (spec/provenance.md)");
  auto* by_key = command->add_flag("--wallet", options->sign_with_wallet,
                                   "Let a wallet sign the document too; its key as for transactions");
  auto* asked = command->add_flag("--wallet-request", options->ask_wallet,
                                  "Only print what another wallet, such as a Safe, has to sign "
                                  "(eth_signTypedData_v4)");
  auto* address =
      command->add_option("--wallet-address", options->wallet_address, "The wallet that signed it");
  command
      ->add_option("--wallet-signature", options->wallet_signature,
                   "… and its signature; a contract's is checked by asking it (ERC-1271)")
      ->needs(address);
  address->excludes(by_key)->excludes(asked);
  by_key->excludes(asked);
  options->wallet.add_node_to(*command);
  options->wallet.add_key_to(*command);
  options->signing.add_to(*command);
  set_body(*command, exit_code, [options] { return sign(*options); });
}

}  // namespace colophon::cli
