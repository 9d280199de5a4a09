// What the WebAssembly module asks of whoever holds it, beside WASI's fd_write: `colophon.progress` and
// `colophon.fail`.
#include <new>

#include "wasm/c_api.h"

extern "C" {

__attribute__((import_module("colophon"), import_name("progress"))) void host_progress(std::int32_t done,
                                                                                       std::int32_t total);
// Must not return: it throws. The instance is lost then, since nothing here is unwound.
__attribute__((import_module("colophon"), import_name("out_of_memory"))) void host_out_of_memory();

// A pointer to `colophon.progress`, for colophon_paint.
colophon_progress COLOPHON_EXPORT(colophon_host_progress)(void);
}

namespace {

void report(void*, std::int32_t done, std::int32_t total) {
  host_progress(done, total);
}

// Memory is asked for in advance where much is needed; this is for what that did not foresee.
const bool handler_set = [] {
  std::set_new_handler([] { host_out_of_memory(); });
  return true;
}();

}  // namespace

colophon_progress colophon_host_progress() {
  return report;
}
