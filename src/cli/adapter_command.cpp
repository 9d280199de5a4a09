// colophon adapter info|root: what an adapter file is.
#include <iostream>

#include "cli/adapters.hpp"
#include "cli/command.hpp"

namespace colophon::cli {
namespace {

void print_info(const engine::Adapter& adapter) {
  std::int64_t weights = 0;
  for (const engine::Constant& constant : adapter.constants())
    weights += constant.type == engine::Type::kU8 ? 0 : constant.count();
  std::cout << "name        " << adapter.name() << "\nid          " << to_hex_0x(adapter.id())
            << "\nfor model   " << to_hex_0x(adapter.model()) << "\nfile        " << adapter.file_bytes()
            << " bytes, " << weights << " integers\n";
  for (const engine::Branch& branch : adapter.branches()) {
    std::cout << "point       " << engine::kStageNames[static_cast<std::size_t>(branch.stage)] << ' '
              << branch.point << ", rank " << branch.rank() << '\n';
  }
}

}  // namespace

void add_adapter(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("adapter", "What an adapter (LoRA) file is");
  command->require_subcommand(1);
  const auto name = std::make_shared<std::string>();
  auto* info = command->add_subcommand("info", "Name, id, its model, the points it changes");
  info->add_option("file", *name, "A path, or a name in a model folder")->required();
  set_body(*info, exit_code, [name]() -> Result<int> {
    COLOPHON_TRY(const auto adapter, find_adapter(*name));
    print_info(*adapter);
    return kYes;
  });
  auto* root = command->add_subcommand("root", "The adapter's id");
  root->add_option("file", *name, "A path, or a name in a model folder")->required();
  set_body(*root, exit_code, [name]() -> Result<int> {
    COLOPHON_TRY(const auto adapter, find_adapter(*name));
    std::cout << to_hex_0x(adapter->id()) << '\n';
    return kYes;
  });
}

}  // namespace colophon::cli
