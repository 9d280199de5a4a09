// A gallery over a seeded store, for tests/api/api.mjs and bench/node_load. Prints {"url":…} and serves until
// its standard input ends.
//   colophon_serve PIECES [--open-limits] [--pages FOLDER] [--certificate FILE --key FILE]
#include <iostream>
#include <unistd.h>

#include "api/gallery.hpp"
#include "keys/certificate_key.hpp"
#include "paint/recipe_bytes.hpp"
#include "provenance/document.hpp"
#include "tests/support/provenance_facts.hpp"
#include "tests/support/seeded_artist.hpp"

namespace colophon {
namespace {

struct Options {
  int pieces = 40;
  bool open_limits = false;
  std::string pages{};
  std::string certificate{};
  std::string key{};
};

Options read_options(int count, char** arguments) {
  Options options;
  options.pieces = std::stoi(arguments[1]);
  for (int i = 2; i < count; ++i) {
    const std::string name = arguments[i];
    if (name == "--open-limits") {
      options.open_limits = true;
    } else if (i + 1 < count) {
      (name == "--pages"         ? options.pages
       : name == "--certificate" ? options.certificate
                                 : options.key) = arguments[++i];
    }
  }
  return options;
}

// What `colophon document` would say, with the sample's facts where the seeded store has none.
Result<provenance::Json> document_of(const std::string& path, const Bytes32& token) {
  COLOPHON_TRY(node::Store store, node::Store::open(path, node::Store::Access::kRead));
  provenance::ChainFacts facts = test::sample_facts();
  bool found = false;
  COLOPHON_TRY_VOID(store.read([&]() -> Result<void> {
    auto& row = node::bind_all(
        store.prepare("SELECT recipe, seed, image_hash FROM jobs WHERE request_hash = ?"), token);
    found = row.executeStep();
    if (!found) return {};
    COLOPHON_TRY(facts.request.recipe, paint::decode_recipe(node::bytes_of(row.getColumn(0))));
    facts.request.seed = std::stoull(row.getColumn(1).getString());
    facts.image_hash = node::hash_of(row.getColumn(2));
    return {};
  }));
  if (!found) return Error{"TokenUnknown", "there is no such piece", "look at /api/v1/pieces"};
  return provenance::derived_document(facts);
}

int serve(const Options& options) {
  std::string name = (std::filesystem::temp_directory_path() / "colophon-serve-XXXXXX").string();
  const std::string folder = ::mkdtemp(name.data());
  const std::shared_ptr<void> tidy(nullptr, [&](void*) { std::filesystem::remove_all(folder); });
  const std::string path = folder + "/node.sqlite";
  auto store = node::Store::open(path).value();
  const testing::SeedPlan plan{
      .pieces = options.pieces, .painted = std::min(options.pieces, 8), .live = std::min(options.pieces, 12)};
  const testing::Seeded seeded = testing::StoreSeeder(store, folder, plan).seed();
  std::string artist;
  if (options.pieces > 16) {
    artist = to_hex_0x(testing::ArtistSeeder(store, seeded, plan.now_s).seed());
  }

  const auto issued = keys::issue_development_certificates(keys::CertificateAlgorithm::kEs256,
                                                           {.now_s = 1'760'000'000, .signer_days = 3'000})
                          .value();
  const auto signer = std::make_shared<const keys::CertificateKey>(
      keys::CertificateKey::from_pem(issued.chain, issued.key).value());

  api::GalleryConfig config;
  config.store_path = path;
  config.pictures.signer =
      provenance::ClaimSigner{provenance::CoseAlgorithm::kEs256, signer->chain(),
                              [signer](ByteView message) { return signer->sign(message); }};
  config.pictures.document = [&path](const Bytes32& token) { return document_of(path, token); };
  config.pages_folder = options.pages;
  config.listen.certificate_file = options.certificate;
  config.listen.key_file = options.key;
  config.library.models.push_back(
      {"tiny", std::string(COLOPHON_SOURCE_DIR) + "/models/tiny.safetensors", testing::tiny_model()});
  config.pictures.artefact = [&](const Bytes32& hash) -> std::optional<std::string> {
    const std::string file = folder + "/" + to_hex(hash);
    return file_exists(file) ? std::optional(file) : std::nullopt;
  };
  config.tokens = {"token-of-the-test-server"};
  config.now = [&] { return plan.now_s; };
  config.version = "test";
  config.health = [] { return api::Json{{"rpcFaults", {{"timeouts", 0}}}}; };
  config.log = [](std::string_view line) { std::cerr << line << '\n'; };
  if (options.open_limits) {
    config.limits.requests_a_second = 1'000'000;
    config.limits.requests_burst = 1'000'000;
    config.limits.connections_a_client_max = 1'000;
  }
  auto gallery = api::Gallery::open(std::move(config));
  if (!gallery || !(*gallery)->start()) {
    std::cerr << describe(gallery ? Error{"StoreFailed", "the store can't be read"} : gallery.error());
    return 1;
  }
  std::cout << api::Json{{"url", (*gallery)->url()},
                         {"pid", ::getpid()},
                         {"tokens", {to_hex_0x(seeded.tokens.front()), to_hex_0x(seeded.tokens.back())}},
                         {"image", to_hex_0x(seeded.images.front())},
                         {"model", to_hex_0x(seeded.model)},
                         {"artist", artist}}
                   .dump()
            << std::endl;
  // A line "event" adds one to the store, for those who listen; "hide" and "show" are about the first piece.
  for (std::string line; std::getline(std::cin, line);) {
    const auto written = store.write([&]() -> Result<void> {
      if (line == "hide") testing::hide(store, seeded.tokens.front(), plan.now_s);
      if (line == "show") testing::show(store, seeded.tokens.front());
      if (line != "event") return {};
      store.run(
          "INSERT INTO events (block, log_index, tx, time_s, contract, name, payload) VALUES (?, 0, NULL, ?, "
          "'node', "
          "'Tested', '{}')",
          30'000, plan.now_s);
      return {};
    });
    if (!written) std::cerr << describe(written.error());
  }
  (*gallery)->stop();
  return 0;
}

}  // namespace
}  // namespace colophon

int main(int count, char** arguments) {
  if (count < 2) return 2;
  return colophon::serve(colophon::read_options(count, arguments));
}
