#include "api/painting.hpp"

#include <algorithm>

#include "engine/executor.hpp"
#include "engine/thread_pool.hpp"
#include "paint/fit_model.hpp"
#include "paint/painter.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"

namespace colophon::api {
namespace {

int threads_of(const PaintLimits& limits) {
  if (limits.threads > 0) return limits.threads;
  return std::max(1, engine::hardware_threads() / static_cast<int>(std::max<std::size_t>(1, limits.at_once)));
}

}  // namespace

PaintRoom::PaintRoom(const Library& library, const PaintLimits& limits)
    : library_(library),
      limits_(limits),
      workers_(std::max<std::size_t>(1, limits.at_once), limits.waiting_max) {}

void PaintRoom::show(const std::function<void(Progress&)>& change) {
  const std::scoped_lock lock(mutex_);
  change(progress_);
}

Result<std::vector<PaintedImage>> PaintRoom::paint(const paint::Recipe& recipe,
                                                   const std::vector<std::uint64_t>& seeds) {
  const ModelFile* file = library_.find_model(recipe.model);
  if (!file) {
    return Error{"ModelUnknown", "this node has no model " + to_hex_0x(recipe.model),
                 "look at /sdapi/v1/sd-models"};
  }
  COLOPHON_TRY(const auto model,
               paint::fit_model(file->model, recipe,
                                [&](const Bytes32& id) -> Result<std::shared_ptr<const engine::Adapter>> {
                                  if (const AdapterFile* found = library_.find_adapter(id))
                                    return found->adapter;
                                  return Error{"AdapterNotFound", "this node has no adapter " + to_hex_0x(id),
                                               "look at /sdapi/v1/loras"};
                                }));
  COLOPHON_TRY_VOID(paint::check_request(*model, {recipe, 0}, nullptr));
  COLOPHON_TRY(const engine::Isa isa, engine::isa_of_environment());
  const auto executor = engine::make_planned_executor(model, {recipe.width, recipe.height},
                                                      {.threads = threads_of(limits_), .isa = isa});
  {
    const std::scoped_lock lock(mutex_);
    ++busy_;
    begun_ = std::chrono::steady_clock::now();
    progress_ = {0, seeds.size(), 0, recipe.steps, 0, true};
  }
  const std::shared_ptr<void> leave(nullptr, [this](void*) {
    const std::scoped_lock lock(mutex_);
    if (--busy_ == 0) progress_ = {};
  });
  std::vector<PaintedImage> images;
  for (const std::uint64_t seed : seeds) {
    const paint::Request request{recipe, seed};
    const auto step = [&](int done, int total) {
      show([&](Progress& progress) {
        progress.step = done;
        progress.steps = total;
      });
    };
    COLOPHON_TRY(const paint::Painting painting, paint::paint(*model, *executor, request, nullptr, step));
    PaintedImage image;
    COLOPHON_TRY(image.file, paint::encode_picture(request, painting.rgb));
    image.request_hash = paint::request_hash(request);
    image.image_hash = paint::image_hash(image.file);
    image.seed = seed;
    images.push_back(std::move(image));
    show([&](Progress& progress) {
      progress.image = std::min(progress.image + 1, progress.images);
      progress.step = 0;
      ++painted_;
    });
  }
  return images;
}

PaintRoom::Progress PaintRoom::progress() const {
  const std::scoped_lock lock(mutex_);
  Progress now = progress_;
  if (now.busy) {
    const auto since = std::chrono::steady_clock::now() - begun_;
    now.elapsed_ms =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
  }
  return now;
}

std::uint64_t PaintRoom::painted() const {
  const std::scoped_lock lock(mutex_);
  return painted_;
}

}  // namespace colophon::api
