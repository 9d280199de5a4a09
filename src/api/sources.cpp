#include "api/sources.hpp"

#include <algorithm>
#include <filesystem>

#include "base/clock.hpp"
#include "base/endian.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "chain/document_facts.hpp"
#include "engine/container.hpp"
#include "engine/json.hpp"
#include "eth/client.hpp"
#include "net/rpc_transport.hpp"

namespace colophon::api {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kTokensBytesMax = 64u << 10;

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == ".safetensors") files.push_back(entry.path());
  // By their names: "house", which comes first, is what a visitor is offered before "house-small".
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return a.stem() < b.stem(); });
  return files;
}

bool holds_adapter(ByteView file) {
  if (file.size() < 8) return false;
  const auto length = load_le<std::uint64_t>(file.data());
  if (length > engine::kHeaderBytesMax || length > file.size() - 8) return false;
  const auto header = engine::parse_json(as_text(file.subspan(8, static_cast<std::size_t>(length))));
  return header && header->find("adapter") && !header->find("program");
}

void add_file(Library& library, const fs::path& path) {
  auto bytes = read_file(path.string(), engine::kModelBytesMax);
  if (!bytes) return;
  if (holds_adapter(*bytes)) {
    auto adapter = engine::Adapter::load(std::move(*bytes));
    if (adapter && !library.find_adapter((*adapter)->id()))
      library.adapters.push_back({path.stem().string(), path.string(), *adapter});
    return;
  }
  auto model = engine::Model::load(std::move(*bytes));
  if (model && !library.find_model((*model)->id()))
    library.models.push_back({path.stem().string(), path.string(), *model});
}

}  // namespace

Library load_library(const std::vector<std::string>& folders) {
  Library library;
  for (const std::string& folder : folders) {
    for (const fs::path& path : files_of(folder)) add_file(library, path);
    for (const fs::path& path : files_of(fs::path(folder) / "adapters")) add_file(library, path);
  }
  return library;
}

std::function<Result<provenance::Json>(const Bytes32& token)> documents_from_chain(
    std::string rpc_url, chain::Deployment deployment) {
  return [rpc_url = std::move(rpc_url), deployment](const Bytes32& token) -> Result<provenance::Json> {
    net::RpcTransport transport(rpc_url);
    SystemClock clock;
    eth::JsonRpc rpc(transport, clock);
    const eth::ErrorTable errors;
    eth::Client client(rpc, errors);
    COLOPHON_TRY(const auto facts, chain::read_document_facts(client, deployment, token));
    return provenance::derived_document(facts);
  };
}

Result<std::vector<std::string>> read_tokens(const std::string& path) {
  COLOPHON_TRY(const Bytes file, read_file(path, kTokensBytesMax));
  std::error_code error;
  const fs::perms mode = fs::status(path, error).permissions();
  if ((mode & (fs::perms::group_read | fs::perms::others_read)) != fs::perms::none) {
    return Error{"TokensReadable", "others may read the file of tokens " + printable(path),
                 "chmod 600 " + printable(path)};
  }
  std::vector<std::string> tokens;
  std::string_view rest = as_text(file);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') tokens.emplace_back(line);
  }
  return tokens;
}

}  // namespace colophon::api
