// colophon model info|root|pin|fetch: what a model file is.
#include <iostream>

#include "cli/command.hpp"
#include "cli/model_copies.hpp"
#include "cli/model_folders.hpp"

namespace colophon::cli {
namespace {

std::string thousands(std::int64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

void print_info(const engine::Model& model) {
  const engine::Program& program = model.program();
  std::int64_t weights = 0;
  for (const engine::Constant& constant : model.constants())
    weights += constant.type == engine::Type::kU8 ? 0 : constant.count();
  std::cout << "name        " << program.name << "\nid          " << to_hex_0x(model.id()) << "\nfile        "
            << thousands(static_cast<std::int64_t>(model.file_bytes())) << " bytes, "
            << thousands(static_cast<std::int64_t>(model.constants().size())) << " tensors, "
            << thousands(weights) << " integers\n";
  for (const engine::Sampler& sampler : program.samplers) {
    std::cout << "sampler     " << sampler.name << ", steps";
    for (const engine::Schedule& schedule : sampler.schedules) std::cout << ' ' << schedule.steps;
    std::cout << '\n';
  }
  for (const engine::Size& size : program.sizes) {
    const engine::Proof& proof = *model.find_proof(size);
    const auto steps = program.defaults.steps;
    const auto of = [&](engine::StageId id) { return proof.stage(id).multiply_adds; };
    std::cout << "size        " << size.width << "x" << size.height << ": "
              << thousands(of(engine::StageId::kDenoise)) << " multiply-adds an evaluation, "
              << thousands(of(engine::StageId::kDecode)) << " to decode, "
              << thousands(2 * steps * of(engine::StageId::kDenoise) + of(engine::StageId::kDecode))
              << " a picture of " << steps << " steps\n";
  }
  if (!program.tokenizer.merges.empty()) {
    std::cout << "tokenizer   " << thousands(static_cast<std::int64_t>(program.tokenizer.merges.size()))
              << " byte pairs, " << program.tokenizer.slots << " slots";
  } else {
    std::cout << "words       ";
  }
  for (std::size_t i = 0; i < program.tokenizer.words.size(); ++i)
    std::cout << (i == 0 ? "" : " ") << program.tokenizer.words[i];
  std::cout << "\nproof       no sum can leave its width, whatever seed, words and guidance\n";
}

}  // namespace

void add_model(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("model", "What a model file is");
  command->require_subcommand(1);
  add_model_copies(*command, exit_code);
  const auto name = std::make_shared<std::string>();
  auto* info = command->add_subcommand("info", "Name, id, sizes, samplers, words, cost");
  info->add_option("file", *name, "A path, or a name in a model folder")->required();
  set_body(*info, exit_code, [name]() -> Result<int> {
    COLOPHON_TRY(const auto model, find_model(*name));
    print_info(*model);
    return kYes;
  });
  auto* root =
      command->add_subcommand("root", "The model's id: the Merkle root over its program and weights");
  root->add_option("file", *name, "A path, or a name in a model folder")->required();
  set_body(*root, exit_code, [name]() -> Result<int> {
    COLOPHON_TRY(const auto model, find_model(*name));
    std::cout << to_hex_0x(model->id()) << '\n';
    return kYes;
  });
}

}  // namespace colophon::cli
