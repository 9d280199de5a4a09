// The same layers by oneDNN, uint8 by int8 with int32 results, as the machine's best known matrix kernels.
#include <cstdio>

#include "commands.hpp"

#if defined(COLOPHON_HAS_ONEDNN)
#include <dnnl.hpp>
#include <unordered_map>

#include "layer_run.hpp"
#include "stopwatch.hpp"

namespace colophon::bench {
namespace {

class DnnlRun {
 public:
  explicit DnnlRun(const Layer& layer) : engine_(dnnl::engine::kind::cpu, 0), stream_(engine_) {
    using Desc = dnnl::memory::desc;
    using Format = dnnl::memory::format_tag;
    using Data = dnnl::memory::data_type;
    const std::int64_t pad = layer.kernel / 2;
    const auto desc = [](const dnnl::memory::dims& dims, Data data) { return Desc(dims, data, Format::any); };
    const dnnl::convolution_forward::desc conv(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
        desc({1, layer.inputs, layer.h * layer.stride, layer.w * layer.stride}, Data::u8),
        desc({layer.outputs, layer.inputs, layer.kernel, layer.kernel}, Data::s8),
        desc({1, layer.outputs, layer.h, layer.w}, Data::s32), {layer.stride, layer.stride}, {pad, pad},
        {pad, pad});
    const dnnl::convolution_forward::primitive_desc primitive(conv, engine_);
    conv_ = dnnl::convolution_forward(primitive);
    add(DNNL_ARG_SRC, primitive.src_desc());
    add(DNNL_ARG_WEIGHTS, primitive.weights_desc());
    add(DNNL_ARG_DST, primitive.dst_desc());
    if (primitive.scratchpad_desc().get_size() > 0) add(DNNL_ARG_SCRATCHPAD, primitive.scratchpad_desc());
  }

  void run() {
    conv_.execute(stream_, arguments_);
    stream_.wait();
  }

 private:
  void add(int argument, const dnnl::memory::desc& desc) {
    dnnl::memory memory(desc, engine_);
    auto* bytes = static_cast<std::uint8_t*>(memory.get_data_handle());
    for (std::size_t i = 0; i < desc.get_size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 37 % 101);
    arguments_.insert({argument, memory});
  }

  dnnl::engine engine_;
  dnnl::stream stream_;
  dnnl::convolution_forward conv_;
  std::unordered_map<int, dnnl::memory> arguments_;
};

}  // namespace

int time_onednn(const Options& given) {
  Options options = given;
  options.inputs = options.weights = engine::Type::kI8;
  engine::ThreadPool pool(options.plan.threads);
  double ours = 0, theirs = 0;
  for (const Layer& layer : layers_of(options.what)) {
    LayerRun run(layer, options.inputs, options.weights, options.plan);
    DnnlRun dnnl(layer);
    const int calls = std::max(1, static_cast<int>(0.05 / layer.gmacs()));
    const auto best = [&](const auto& once) {
      const auto work = [&] {
        for (int call = 0; call < calls; ++call) once();
      };
      return (options.plan.threads == 1 ? thread_seconds_of(work) : seconds_of(work)) / calls;
    };
    double our_best = 1e9, their_best = 1e9;
    for (int i = 0; i < options.runs; ++i) {
      our_best = std::min(our_best, best([&] { run.run(pool); }));
      their_best = std::min(their_best, best([&] { dnnl.run(); }));
    }
    ours += our_best * layer.count;
    theirs += their_best * layer.count;
  }
  std::printf("{\"ours_s\": %.5f, \"onednn_s\": %.5f}\n", ours, theirs);
  return 0;
}

}  // namespace colophon::bench

#else
int colophon::bench::time_onednn(const Options&) {
  std::fputs("error: this build has no oneDNN\n\nhint: install libdnnl-dev and configure again\n", stderr);
  return 1;
}
#endif
