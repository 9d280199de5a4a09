// colophon.toml from anywhere: it is read or refused in one error, and what is read is within its ranges.
#include "base/bytes.hpp"
#include "base/text.hpp"
#include "node/settings.hpp"

using namespace colophon;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto settings = node::parse_settings(as_text({data, size}), "colophon.toml");
  if (!settings) {
    const Error& error = settings.error();
    COLOPHON_CHECK(!error.code.empty() && is_utf8(error.message) && error.message.size() < 1'000);
    return 0;
  }
  COLOPHON_CHECK(settings->workers >= 1 && settings->workers <= 64 && settings->check_percent <= 100);
  COLOPHON_CHECK(settings->poll_ms >= 10 && settings->confirmations >= 1);
  COLOPHON_CHECK(settings->tls_key.empty() == settings->tls_certificate.empty());
  return 0;
}
