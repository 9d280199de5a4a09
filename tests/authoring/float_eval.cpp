// float_eval CHECKPOINT text|denoise|decode FOLDER
//
// Runs one network in float32 on arrays of FOLDER and writes FOLDER/out.npy: text takes tokens.npy [T];
// denoise takes x.npy [h, w, Z], context.npy [T, C] and time.npy [1]; decode takes latent.npy [h, w, Z].
// tests/authoring holds it against torch.
#include <cstdio>
#include <thread>

#include "authoring/float_run.hpp"
#include "authoring/npy.hpp"
#include "authoring/stable_diffusion.hpp"
#include "authoring/time_embedding.hpp"
#include "base/file.hpp"

using namespace colophon;
using namespace colophon::authoring;

namespace {

Result<FloatTensor> input(const std::string& path) {
  COLOPHON_TRY(const Bytes file, read_file(path, kNpyBytesMax));
  COLOPHON_TRY(const Array array, decode_npy(file));
  const std::vector<std::int64_t>& e = array.shape;
  const engine::Shape shape = e.size() == 3   ? engine::Shape{e[0], e[1], e[2]}
                              : e.size() == 2 ? engine::Shape{1, e[0], e[1]}
                                              : engine::Shape{1, e[0], 1};
  return FloatTensor{shape, {array.data.begin(), array.data.end()}};
}

Result<void> run(const std::string& path, const std::string& stage, const std::string& folder) {
  COLOPHON_TRY(const Checkpoint checkpoint, Checkpoint::open(path));
  COLOPHON_TRY(const Networks networks, read_networks(checkpoint));
  const CheckpointWeights weights(checkpoint);
  engine::ThreadPool pool(static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
  std::vector<FloatTensor> inputs;
  const Graph* graph = &networks.text;
  if (stage == "text") {
    COLOPHON_TRY(inputs.emplace_back(), input(folder + "/tokens.npy"));
  } else if (stage == "denoise") {
    graph = &networks.denoise;
    COLOPHON_TRY(inputs.emplace_back(), input(folder + "/x.npy"));
    COLOPHON_TRY(const TimeEmbedding embedding, TimeEmbedding::load(checkpoint));
    COLOPHON_TRY(const FloatTensor time, input(folder + "/time.npy"));
    const auto vector = embedding.at(static_cast<std::int64_t>(double{time.data[0]} * 4294967296.0));
    inputs.push_back({{1, 1, networks.time_channels}, {vector.begin(), vector.end()}});
    COLOPHON_TRY(inputs.emplace_back(), input(folder + "/context.npy"));
  } else {
    graph = &networks.decode;
    COLOPHON_TRY(inputs.emplace_back(), input(folder + "/latent.npy"));
  }
  COLOPHON_TRY(FloatTensor out, run_graph(*graph, inputs, {weights, pool}));
  return write_file(folder + "/out.npy", encode_npy({{out.shape.h, out.shape.w, out.shape.c},
                                                     {out.data.begin(), out.data.end()}}));
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fputs("usage: float_eval CHECKPOINT text|denoise|decode FOLDER\n", stderr);
    return 2;
  }
  const auto done = run(arguments[1], arguments[2], arguments[3]);
  if (done) return 0;
  std::fputs(describe(done.error()).c_str(), stderr);
  return 1;
}
