// colophon verify FILE: repaint what the file says it is, and compare.
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "cli/command.hpp"
#include "cli/model_folders.hpp"
#include "cli/pixels.hpp"
#include "cli/repaint.hpp"
#include "paint/picture.hpp"
#include "paint/picture_request.hpp"

namespace colophon::cli {
namespace {

struct VerifyOptions {
  std::string file;
  std::string model;
  How how;
  bool json = false;
};

// Which pixels differ, in words; empty if none does.
std::string compare(const paint::Recipe& recipe, ByteView found, ByteView painted) {
  std::size_t differing = 0;
  std::size_t first = 0;
  for (std::size_t pixel = 0; pixel * 3 < painted.size(); ++pixel) {
    if (equal(found.subspan(pixel * 3, 3), painted.subspan(pixel * 3, 3))) continue;
    if (differing++ == 0) first = pixel;
  }
  if (differing == 0) return {};
  return std::to_string(differing) + " of " + std::to_string(painted.size() / 3) + " pixels differ from the repainted picture, the first at (" +
         std::to_string(first % recipe.width) + ", " + std::to_string(first / recipe.width) + ")";
}

Result<int> run(const VerifyOptions& options) {
  COLOPHON_TRY(const Bytes file, read_file(options.file, paint::kPictureBytesMax));
  COLOPHON_TRY(const paint::Request request, paint::read_picture_request(file));
  COLOPHON_TRY(const auto model, options.model.empty() ? find_model_by_id(request.recipe.model) : find_model(options.model));
  COLOPHON_TRY(const Painted painted, repaint(model, request, nullptr, options.how));

  const bool canonical = equal(file, painted.file);
  std::string reason;
  if (!canonical) {
    COLOPHON_TRY(const Pixels pixels, decode_any_png(file));
    if (pixels.width != request.recipe.width || pixels.height != request.recipe.height) {
      reason = "the picture is " + std::to_string(pixels.width) + "x" + std::to_string(pixels.height) + ", its request says " +
               std::to_string(request.recipe.width) + "x" + std::to_string(request.recipe.height);
    } else {
      reason = compare(request.recipe, pixels.rgb, painted.rgb);
    }
  }
  const bool verified = reason.empty();
  if (options.json) {
    const nlohmann::ordered_json json = {{"verified", verified},
                                         {"canonical", canonical},
                                         {"reason", reason},
                                         {"requestHash", to_hex_0x(painted.request_hash)},
                                         {"imageHash", to_hex_0x(painted.image_hash)},
                                         {"traceRoot", to_hex_0x(painted.trace_root)},
                                         {"modelId", to_hex_0x(model->id())},
                                         {"seconds", painted.seconds}};
    std::cout << json.dump(2) << '\n';
  } else if (verified) {
    std::cout << "verified: every pixel follows from the request, repainted in " << painted.seconds << " s\n"
              << (canonical ? "" : "the file is a copy that was saved again; the canonical file's hash is below\n")
              << "image hash " << to_hex_0x(painted.image_hash) << '\n';
  } else {
    std::cout << "not verified: " << reason << '\n';
  }
  return verified ? kYes : kNo;
}

}  // namespace

void add_verify(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("verify", "Repaint a picture and compare every pixel");
  const auto options = std::make_shared<VerifyOptions>();
  command->add_option("file", options->file, "A picture file that carries its request")->required();
  command->add_option("-m,--model", options->model, "Model; found by its id if not given");
  command->add_option("-t,--threads", options->how.threads, "Threads")->check(CLI::Range(1, 256));
  command->add_flag("--reference", options->how.reference, "Use the reference executor");
  command->add_flag("--json", options->json, "Write the answer to standard output as JSON");
  set_body(*command, exit_code, [options] { return run(*options); });
}

}  // namespace colophon::cli
