// colophon worker: paints what a node puts into its fleet's queue.
#include <unistd.h>

#include "cli/command.hpp"
#include "cli/model_folders.hpp"
#include "cli/stop_signals.hpp"
#include "node/fleet_address.hpp"
#include "node/log.hpp"
#include "node/worker.hpp"

namespace colophon::cli {
namespace {

std::string own_name() {
  char name[256] = "worker";
  if (::gethostname(name, sizeof name - 1) != 0) return "worker";
  return std::string(name) + "-" + std::to_string(::getpid());
}

Result<int> work(const std::string& path, const std::vector<std::string>& more_models) {
  COLOPHON_TRY(const node::Settings settings, node::read_settings(path));
  if (settings.nats.empty()) {
    return Error{"NoFleet", path + " names no NATS server",
                 "write nats = \"nats://…\" into its section [fleet], as the node has it"};
  }
  std::vector<std::string> folders = model_folders();
  folders.push_back(settings.data + "/models");
  folders.insert(folders.end(), more_models.begin(), more_models.end());
  StopSignals signals;
  spdlog::logger log = node::make_log(settings.log);
  node::Shelf shelf(std::move(folders));
  node::Worker worker({.address = node::fleet_address(settings),
                       .name = own_name(),
                       .painters = static_cast<int>(settings.workers),
                       .threads = static_cast<int>(settings.threads)},
                      shelf, log);
  signals.on_stop([&] { worker.stop(); });
  const auto ran = worker.run();
  signals.end();
  if (!ran) return ran.error();
  if (worker.painting()) ::_exit(kYes);  // it was given back to the queue
  return kYes;
}

}  // namespace

void add_worker(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("worker", "Paint for the node that owns the fleet of colophon.toml");
  const auto path = std::make_shared<std::string>("colophon.toml");
  command->add_option("--file", *path, "Settings file: [fleet], workers and threads of [provider]")
      ->capture_default_str();
  const auto models = std::make_shared<std::vector<std::string>>();
  command->add_option("--models", *models, "More folders of model files");
  set_body(*command, exit_code, [path, models] { return work(*path, *models); });
}

}  // namespace colophon::cli
