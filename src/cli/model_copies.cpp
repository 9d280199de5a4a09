// colophon model pin|fetch: a piece lives as long as somebody has its model.
#include "cli/model_copies.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/amount.hpp"
#include "cli/command.hpp"
#include "cli/model_folders.hpp"
#include "engine/container.hpp"
#include "engine/model_id.hpp"
#include "node/ipfs.hpp"
#include "node/publisher.hpp"

namespace colophon::cli {
namespace {

namespace fs = std::filesystem;
// Models are large and lines are slow.
constexpr net::HttpLimits kLimits{.total_timeout_ms = 3'600'000, .answer_max_bytes = engine::kModelBytesMax};

struct CopyOptions {
  std::string model;
  std::string folder;
  std::string ipfs;
  std::string cid;
  std::vector<std::string> mirrors;
};

std::string default_folder() {
  const char* home = std::getenv("HOME");
  return home == nullptr ? "models" : std::string(home) + "/.local/share/colophon/models";
}

Result<std::string> keep(const std::string& folder, const Bytes32& id, ByteView file) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  const std::string path = folder + "/" + to_hex(id) + ".safetensors";
  COLOPHON_TRY_VOID(write_file(path, file));
  return path;
}

std::optional<Bytes32> id_of(ByteView file) {
  const auto constants = engine::read_container(file);
  if (!constants) return std::nullopt;
  return engine::model_id(*constants);
}

// Found by a name, a path or an id.
Result<std::string> find_file(const std::string& name) {
  COLOPHON_TRY(const auto model,
               from_hex_exact<32>(name) ? find_model_by_id(*from_hex_exact<32>(name)) : find_model(name));
  for (const std::string& folder : model_folders()) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      const auto file = entry.path().extension() == ".safetensors"
                            ? read_file(entry.path().string(), engine::kModelBytesMax)
                            : Result<Bytes>(Error{"", ""});
      if (file && id_of(*file) == model->id()) return entry.path().string();
    }
  }
  return name;
}

Result<int> pin(const CopyOptions& options) {
  COLOPHON_TRY(const std::string path, find_file(options.model));
  COLOPHON_TRY(const Bytes file, read_file(path, engine::kModelBytesMax));
  const auto id = id_of(file);
  if (!id) return Error{"ModelMalformed", path + " is no model file"};
  COLOPHON_TRY(const std::string copy, keep(options.folder, *id, file));
  std::cout << to_hex_0x(*id) << '\n';
  std::cerr << "kept " << copy << '\n';
  if (options.ipfs.empty()) return kYes;
  COLOPHON_TRY(const std::string cid, node::Ipfs(options.ipfs, kLimits).add(file));
  std::cout << cid << '\n';
  std::cerr << "pinned in IPFS: colophon model fetch " << to_hex_0x(*id) << " --cid " << cid
            << " --ipfs URL\n";
  return kYes;
}

Result<int> fetch(const CopyOptions& options) {
  COLOPHON_TRY(const Bytes32 id, parse_hash(options.model));
  node::Ipfs ipfs(options.ipfs, kLimits);
  net::HttpClient http(kLimits);
  std::vector<node::Place> places;
  if (!options.ipfs.empty() && !options.cid.empty())
    places.push_back({"IPFS", [&] { return ipfs.cat(options.cid); }});
  for (const std::string& mirror : options.mirrors) {
    places.push_back({net::displayed_url(mirror), [&http, url = mirror + "/" + to_hex(id) + ".safetensors"] {
                        return node::get_file(http, url);
                      }});
  }
  if (places.empty())
    return Error{"NoPlace", "no place to fetch from", "--mirror URL, or --ipfs URL with --cid CID"};
  node::Counters counters;
  COLOPHON_TRY(const Bytes file,
               node::fetch_from(places, [&](ByteView bytes) { return id_of(bytes) == id; }, counters,
                                {"ModelNotFound", "no model file with id " + to_hex_0x(id),
                                 "whoever holds a piece of it may have it"}));
  COLOPHON_TRY(const std::string path, keep(options.folder, id, file));
  std::cout << path << '\n';
  return kYes;
}

}  // namespace

void add_model_copies(CLI::App& model, int& exit_code) {
  const auto options = std::make_shared<CopyOptions>();
  options->folder = default_folder();
  auto* keep_it = model.add_subcommand("pin", "Keep a copy of a model's file, here and in IPFS");
  auto* get_it = model.add_subcommand(
      "fetch", "Fetch a model's file by its id, from mirrors or IPFS; checked by the id");
  for (CLI::App* command : {keep_it, get_it}) {
    command->add_option("--folder", options->folder, "Where model files are kept")->capture_default_str();
    command->add_option("--ipfs", options->ipfs, "HTTP API of an IPFS node");
  }
  keep_it->add_option("model", options->model, "A path, a name in a model folder, or an id")->required();
  get_it->add_option("id", options->model, "The model's id")->required();
  get_it->add_option("--cid", options->cid, "Its name in IPFS, as model pin wrote it");
  get_it->add_option("--mirror", options->mirrors, "Address of a folder that has ID.safetensors");
  set_body(*keep_it, exit_code, [options] { return pin(*options); });
  set_body(*get_it, exit_code, [options] { return fetch(*options); });
}

}  // namespace colophon::cli
