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

struct Options {
  SigningOptions signing;
  ChainOptions wallet;  // only its keystore is used
  std::string picture;
  std::string output;
  std::string document;
  std::string document_url;
  std::string attested;
  bool sign_with_wallet = false;
};

Result<void> take_document(const Options& options, provenance::PictureClaim& claim) {
  if (options.document.empty()) {
    if (!options.sign_with_wallet) return {};
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
  if (!options.sign_with_wallet) return {};
  COLOPHON_TRY(const keys::PrivateKey key, load_key(options.wallet));
  COLOPHON_TRY(claim.wallet, sign_document(key, *claim.document));
  return {};
}

Result<int> sign(const Options& options) {
  COLOPHON_TRY(const Bytes given, read_file(options.picture, paint::kPictureBytesMax));
  COLOPHON_TRY(const Bytes file, provenance::without_manifest(given));  // a copy may be signed again
  COLOPHON_TRY(paint::Picture picture, paint::decode_picture(file));
  provenance::PictureClaim claim{.request = std::move(picture.request),
                                 .image_hash = paint::image_hash(file),
                                 .time = provenance::utc_time(unix_time_s()),
                                 .program_version = std::string(kVersion)};
  COLOPHON_TRY_VOID(take_document(options, claim));
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
  const auto options = std::make_shared<Options>();
  command->add_option("picture", options->picture, "The canonical picture file")->required();
  command->add_option("-o,--output", options->output, "The copy to write")->required();
  auto* document = command->add_option("--document", options->document,
                                       "The piece's provenance document, to be referred to");
  command
      ->add_option("--document-url", options->document_url,
                   "Where the document can be had; its IPFS address if not given")
      ->needs(document);
  command->add_option("--attested", options->attested, "What the provider attests (spec/provenance.md)");
  command->add_flag("--wallet", options->sign_with_wallet,
                    "Let a wallet sign the document too; its key as for transactions");
  options->wallet.add_key_to(*command);
  options->signing.add_to(*command);
  set_body(*command, exit_code, [options] { return sign(*options); });
}

}  // namespace colophon::cli
