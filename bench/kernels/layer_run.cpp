#include "layer_run.hpp"

#include <cstring>

#include "stopwatch.hpp"

namespace colophon::bench {
namespace {

// Small enough that no sum leaves 32 bits: what a proof would ask for.
template <typename Byte>
void fill_random(std::vector<Byte>& bytes, engine::Type type) {
  std::uint32_t state = 1;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    state = state * 1'664'525 + 1'013'904'223;
    const auto element = static_cast<std::int16_t>(static_cast<std::int32_t>(state) >> 20);
    if (type == engine::Type::kI16) {
      std::memcpy(&bytes[i], &element, sizeof element);
    } else {
      bytes[i] = static_cast<Byte>(state >> 24);
      bytes[i + 1] = static_cast<Byte>(state >> 16);
    }
  }
}

}  // namespace

LayerRun::LayerRun(const Layer& layer, engine::Type inputs, engine::Type weights,
                   const engine::PlanOptions& options)
    : layer_(layer),
      in_{layer.h * layer.stride, layer.w * layer.stride, layer.inputs},
      out_{layer.h, layer.w, layer.outputs},
      type_(inputs),
      weight_bytes_(static_cast<std::size_t>(layer.outputs * layer.kernel * layer.kernel * layer.inputs *
                                             engine::width_bytes(weights))),
      x_(static_cast<std::size_t>(in_.count() * engine::width_bytes(inputs))),
      y_(static_cast<std::size_t>(out_.count())),
      scratch_(static_cast<std::size_t>(options.threads)) {
  fill_random(weight_bytes_, weights);
  fill_random(x_, inputs);
  weight_ = {"w", weights, {layer.outputs, layer.kernel, layer.kernel, layer.inputs}, weight_bytes_};
  const std::int64_t pad = layer.kernel / 2;
  const engine::ConvSpec spec{
      layer.outputs, layer.kernel, layer.kernel, layer.inputs, layer.stride, pad, pad, pad, pad, 1, &weight_};
  kernel_ = engine::make_conv_kernel(spec, {in_, inputs, engine::type_range(inputs)},
                                     {out_, engine::Type::kI32, {}});
  prepare_seconds_ = thread_seconds_of([&] { kernel_->prepare(options.isa); });
  cut_ = engine::choose_cut(*kernel_, out_, options);
}

void LayerRun::run(engine::ThreadPool& pool) {
  const engine::View in{x_.data(), 0, in_.w * in_.c * engine::width_bytes(type_)};
  const engine::View out{reinterpret_cast<std::byte*>(y_.data()), 0, out_.w * out_.c * 4};
  pool.run(cut_.tasks(out_.h), [&](std::int64_t task, int thread) {
    engine::Scratch& scratch = scratch_[static_cast<std::size_t>(thread)];
    if (cut_.parts > 1) {
      const std::int64_t blocks = kernel_->blocks();
      kernel_->run_blocks({&in, 1}, {}, {0, out_.h},
                          {blocks * task / cut_.parts, blocks * (task + 1) / cut_.parts}, scratch, out);
    } else {
      const std::int64_t begin = task * cut_.rows_a_task;
      kernel_->run({&in, 1}, {}, {begin, std::min(out_.h, begin + cut_.rows_a_task)}, scratch, out);
    }
  });
}

}  // namespace colophon::bench
