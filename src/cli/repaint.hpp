// From a request to its canonical file, with a progress bar: what paint, verify and the chain's commands
// share.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "engine/model.hpp"
#include "paint/painter.hpp"
#include "paint/recipe.hpp"

namespace colophon::cli {

struct How {
  int threads = 0;         // 0: one a processor
  bool reference = false;  // the reference executor: slow, the same bits
  bool quiet = false;      // no progress bar; there is none anyway if standard error is no terminal
};

struct Painted {
  Bytes file;  // the canonical picture; without a request where the study gave the noise
  Bytes rgb;
  Bytes32 request_hash{};
  Bytes32 image_hash{};
  Bytes32 trace_root{};
  double seconds = 0;  // of painting, the model loaded
};

Result<Painted> repaint(const std::shared_ptr<const engine::Model>& model, const paint::Request& request,
                        const paint::Texts* revealed, const How& how, const paint::Study& study = {});

}  // namespace colophon::cli
