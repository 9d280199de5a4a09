// Times kernels and whole paintings; bench/run runs it and gathers what it prints.
//
//   kernel_bench layers NETWORK   small, unet32, unet64, decoder32, decoder64
//   kernel_bench onednn NETWORK   the same in int8, beside oneDNN
//   kernel_bench paint MODEL_FILE the model's defaults, with a profile
//   kernel_bench steps MODEL_FILE one painting: loading, planning, a step, the decoder, memory
//
// Options: --threads N, --runs N, --isa NAME, --types i16i16|i16i8|i8i8 (inputs, weights), --side PIXELS and
// --steps N (of `steps`). With one thread
// it is the thread's processor time that counts, so that a busy machine hurts little. Exit status 1: it can't
// be measured here, 2: wrong arguments.
#include <cstdio>
#include <optional>
#include <string_view>

#include "base/text.hpp"
#include "commands.hpp"
#include "peak.hpp"

namespace colophon::bench {

std::vector<Layer> layers_of(const std::string& network) {
  if (network == "small") return small_layers();
  if (network == "unet32") return sd15_unet(32);
  if (network == "unet64") return sd15_unet(64);
  if (network == "decoder32") return sd15_decoder(32);
  if (network == "decoder64") return sd15_decoder(64);
  return {};
}

double peak_gmacs(const Options& options) {
  const bool bytes = options.inputs == engine::Type::kI8 && options.weights == engine::Type::kI8;
  double best = 0;
  for (int i = 0; i < 3; ++i) {
    best = std::max(best, bytes ? peak_int8_gmacs(options.plan.isa) : peak_int16_gmacs(options.plan.isa));
  }
  return best;
}

namespace {

// False: not an option, or not a value of it.
bool read_option(std::string_view name, std::string_view value, Options& options) {
  using engine::Type;
  if (name == "--threads" || name == "--runs") {
    const auto number = parse_u64(value);
    if (!number || *number < 1 || *number > 256) return false;
    (name == "--runs" ? options.runs : options.plan.threads) = static_cast<int>(*number);
    return true;
  }
  if (name == "--side" || name == "--steps") {
    const auto number = parse_u64(value);
    if (!number || *number < 2 || *number > 65'535) return false;
    if (name == "--steps") options.steps = static_cast<int>(*number);
    if (name == "--side") options.size = {static_cast<int>(*number), static_cast<int>(*number)};
    return true;
  }
  if (name == "--isa") {
    const auto isa = engine::find_isa(value);
    if (isa) options.plan.isa = *isa;
    return isa.ok();
  }
  if (name != "--types" || (value != "i16i16" && value != "i16i8" && value != "i8i8")) return false;
  options.inputs = value == "i8i8" ? Type::kI8 : Type::kI16;
  options.weights = value == "i16i16" ? Type::kI16 : Type::kI8;
  return true;
}

}  // namespace
}  // namespace colophon::bench

int main(int count, char** arguments) {
  using namespace colophon::bench;
  Options options;
  bool good = count >= 3 && count % 2 == 1;
  for (int i = 3; good && i < count; i += 2) good = read_option(arguments[i], arguments[i + 1], options);
  const std::string_view command = good ? arguments[1] : "";
  if (good) options.what = arguments[2];
  if (command == "paint") return time_paint(options);
  if (command == "steps") return time_steps(options);
  if (!layers_of(options.what).empty()) {
    if (command == "layers") return time_layers(options);
    if (command == "onednn") return time_onednn(options);
  }
  std::fputs(
      "usage: kernel_bench layers|onednn small|unet32|unet64|decoder32|decoder64 [OPTION VALUE]…\n"
      "       kernel_bench paint|steps MODEL_FILE [OPTION VALUE]…\n"
      "options: --threads N, --runs N, --isa NAME, --types i16i16|i16i8|i8i8, --side PIXELS, --steps N\n",
      stderr);
  return 2;
}
