#include "paint/fit_model.hpp"

#include "paint/painter.hpp"

namespace colophon::paint {

Result<std::shared_ptr<const engine::Model>> fit_model(std::shared_ptr<const engine::Model> model,
                                                       const Recipe& recipe, const FindAdapter& find) {
  COLOPHON_TRY_VOID(check_model(*model, recipe));
  std::vector<engine::AdapterUse> uses;
  for (const Adapter& named : recipe.adapters) {
    COLOPHON_TRY(auto adapter, find(named.id));
    COLOPHON_CHECK(adapter->id() == named.id);
    uses.push_back({std::move(adapter), named.strength_q16});
  }
  return engine::adapt(std::move(model), std::move(uses), {recipe.width, recipe.height});
}

}  // namespace colophon::paint
