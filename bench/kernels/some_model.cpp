#include "some_model.hpp"

#include "base/mapped_file.hpp"
#include "engine/container.hpp"

namespace colophon::bench {

Result<std::shared_ptr<const engine::Model>> load_model(const std::string& path) {
  COLOPHON_TRY(MappedFile file, MappedFile::open(path, engine::kModelBytesMax));
  return engine::Model::load(std::make_unique<MappedFile>(std::move(file)));
}

paint::Request default_request(const engine::Model& model) {
  const engine::Defaults& defaults = model.program().defaults;
  paint::Recipe recipe;
  recipe.model = model.id();
  recipe.sampler = defaults.sampler;
  recipe.steps = static_cast<std::uint16_t>(defaults.steps);
  recipe.guidance_q16 = static_cast<std::uint32_t>(defaults.guidance_q16);
  recipe.width = static_cast<std::uint16_t>(defaults.size.width);
  recipe.height = static_cast<std::uint16_t>(defaults.size.height);
  return {std::move(recipe), 7};
}

}  // namespace colophon::bench
