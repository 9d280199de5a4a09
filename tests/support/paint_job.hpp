// Something small to paint with the first model of a shelf.
#pragma once

#include "node/painting.hpp"
#include "paint/request_hash.hpp"

namespace colophon::test {

// "calm sea" in the model's first size, by the fewest steps of its first sampler.
inline node::PaintJob paint_job(node::Shelf& shelf, std::uint64_t seed) {
  const auto model = shelf.get(shelf.list().at(0).id).value();
  const engine::Program& program = model->program();
  node::PaintJob job;
  job.request.seed = seed;
  paint::Recipe& recipe = job.request.recipe;
  recipe.model = model->id();
  recipe.prompt = "calm sea";
  recipe.sampler = program.samplers[0].name;
  recipe.steps = static_cast<std::uint16_t>(program.samplers[0].schedules[0].steps);
  recipe.guidance_q16 = 1u << 16;
  recipe.width = static_cast<std::uint16_t>(program.sizes[0].width);
  recipe.height = static_cast<std::uint16_t>(program.sizes[0].height);
  job.request_hash = paint::request_hash(job.request);
  return job;
}

}  // namespace colophon::test
