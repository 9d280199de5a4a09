// colophon init, up, backup: the node of this machine.
#include <filesystem>
#include <iostream>
#include <unistd.h>

#include "api/node_gallery.hpp"
#include "base/file.hpp"
#include "cli/command.hpp"
#include "cli/demo_gallery.hpp"
#include "cli/model_folders.hpp"
#include "cli/session.hpp"
#include "cli/stop_signals.hpp"
#include "node/node.hpp"
#include "node/settings.hpp"
#include "node/store.hpp"

namespace colophon::cli {
namespace {

constexpr const char* kFile = "colophon.toml";

Result<int> up(const std::string& path, std::vector<std::string> more_models) {
  COLOPHON_TRY(node::Settings settings, node::read_settings(path));
  if (settings.pages.empty()) settings.pages = built_pages();
  ChainOptions chain;
  chain.keystore = settings.keystore;
  COLOPHON_TRY(const keys::PrivateKey key, load_key(chain));
  const chain::Artifacts artifacts(settings.contracts.empty() ? default_contracts_folder()
                                                              : settings.contracts);
  const eth::ErrorTable errors = chain::known_errors(artifacts);
  std::vector<std::string> folders = model_folders();
  folders.push_back(settings.data + "/models");
  folders.insert(folders.end(), more_models.begin(), more_models.end());
  StopSignals signals;
  COLOPHON_TRY(const auto node, node::Node::open(settings, key, errors, folders));
  std::unique_ptr<api::Gallery> gallery;
  if (settings.gallery) {
    COLOPHON_TRY(gallery, api::open_node_gallery({settings, node->counters(), folders, std::string(kVersion),
                                                  [](std::string_view line) { std::cerr << line << '\n'; }}));
    COLOPHON_TRY_VOID(gallery->start());
    std::cerr << "serving " << gallery->url() << '\n';
  }
  signals.on_stop([&] { node->stop(); });
  const auto ran = node->run();
  if (gallery) gallery->stop();
  signals.end();
  if (node->painting() || (gallery && gallery->painting()))
    ::_exit(ran ? kYes : kFailed);  // a picture is not worth the wait
  if (!ran) return ran.error();
  return kYes;
}

Result<int> init(const std::string& path) {
  if (file_exists(path))
    return Error{"FileExists", path + " exists", "edit it, or name another file with --file"};
  COLOPHON_TRY_VOID(write_file(path, as_bytes(node::default_settings())));
  std::cerr << "wrote " << path << ": choose roles there, then colophon up\n";
  return kYes;
}

Result<int> back_up(const std::string& path, const std::string& target) {
  COLOPHON_TRY(const node::Settings settings, node::read_settings(path));
  COLOPHON_TRY(node::Store store,
               node::Store::open(settings.data + "/node.sqlite", node::Store::Access::kRead));
  COLOPHON_TRY_VOID(store.back_up(target));
  std::cerr << "wrote " << target << "; keep the key file and " << path << " with it\n";
  return kYes;
}

void add_file(CLI::App& command, std::string& path) {
  command.add_option("--file", path, "Settings file")->capture_default_str();
}

}  // namespace

void add_node(CLI::App& app, int& exit_code) {
  const auto path = std::make_shared<std::string>(kFile);
  auto* init_command = app.add_subcommand("init", "Write colophon.toml, with comments");
  add_file(*init_command, *path);
  set_body(*init_command, exit_code, [path] { return init(*path); });

  auto* up_command = app.add_subcommand("up", "Run a node with the roles that colophon.toml switches on");
  add_file(*up_command, *path);
  const auto models = std::make_shared<std::vector<std::string>>();
  up_command->add_option("--models", *models, "More folders of model files");
  set_body(*up_command, exit_code, [path, models] { return up(*path, *models); });

  auto* backup = app.add_subcommand("backup", "Copy the node's database while it runs");
  add_file(*backup, *path);
  const auto target = std::make_shared<std::string>();
  backup->add_option("target", *target, "A new file")->required();
  set_body(*backup, exit_code, [path, target] { return back_up(*path, *target); });
}

}  // namespace colophon::cli
