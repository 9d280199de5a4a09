#include "cli/repaint.hpp"

#include <chrono>

#include "cli/progress_bar.hpp"
#include "engine/executor.hpp"
#include "engine/thread_pool.hpp"
#include "paint/picture.hpp"
#include "paint/request_hash.hpp"

namespace colophon::cli {
namespace {

int thread_count(int wished) {
  return wished > 0 ? wished : engine::hardware_threads();
}

}  // namespace

Result<Painted> repaint(const std::shared_ptr<const engine::Model>& model, const paint::Request& request,
                        const paint::Texts* revealed, const How& how, const paint::Study& study) {
  COLOPHON_TRY_VOID(paint::check_request(*model, request, revealed));
  COLOPHON_TRY(const engine::Isa isa, engine::isa_of_environment());
  const engine::Size size{request.recipe.width, request.recipe.height};
  const auto begin = std::chrono::steady_clock::now();
  const auto executor = how.reference ? engine::make_reference_executor(model, size)
                                      : engine::make_planned_executor(
                                            model, size, {.threads = thread_count(how.threads), .isa = isa});
  ProgressBar bar(how.quiet);
  const auto progress = [&](int done, int total) { bar.show("painting", done, total); };
  COLOPHON_TRY(paint::Painting painting, paint::paint(*model, *executor, request, revealed, progress, study));
  Painted painted;
  COLOPHON_TRY(painted.file, study.noise ? paint::encode_without_request(request.recipe, painting.rgb)
                                         : paint::encode_picture(request, painting.rgb));
  painted.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  painted.rgb = std::move(painting.rgb);
  painted.request_hash = paint::request_hash(request);
  painted.image_hash = paint::image_hash(painted.file);
  painted.trace_root = painting.trace_root;
  return painted;
}

}  // namespace colophon::cli
