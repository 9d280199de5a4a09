// C2PA from strangers: whole files, and a manifest in a chunk whose length and checksum are right; JUMBF and
// CBOR alone.
#include "paint/png.hpp"
#include "provenance/c2pa_reader.hpp"
#include "provenance/c2pa_writer.hpp"
#include "provenance/cbor.hpp"
#include "provenance/cose.hpp"
#include "provenance/jumbf.hpp"

using namespace colophon;

namespace {

void check_file(ByteView file) {
  const auto report = provenance::check_credentials(file, {.now_s = 1'772'400'000});
  COLOPHON_CHECK(report.state != provenance::Credentials::kTrusted);  // without an anchor nobody is
  COLOPHON_CHECK((report.state == provenance::Credentials::kInvalid) == !report.failures.empty());
  const auto bare = provenance::without_manifest(file);
  if (bare)
    COLOPHON_CHECK(provenance::check_credentials(*bare, {}).state == provenance::Credentials::kAbsent);
}

Bytes with_manifest(ByteView manifest) {
  Bytes file(paint::kPngSignature.begin(), paint::kPngSignature.end());
  const auto add = [&](std::string_view type, ByteView data) {
    const std::size_t begun = paint::begin_chunk(file, type, data.size());
    append(file, data);
    paint::end_chunk(file, begun);
  };
  add("IHDR", Bytes(13));
  add(provenance::kManifestChunk, manifest);
  add("IEND", {});
  return file;
}

void check_boxes(const provenance::Box& box) {
  for (const provenance::Box& inner : box.boxes) {
    if (const auto value = provenance::read_cbor(inner.content)) {
      const Bytes again = provenance::cbor_bytes(*value);
      const auto twice = provenance::read_cbor(again);
      COLOPHON_CHECK(twice.ok() && provenance::cbor_bytes(*twice) == again);
    }
    (void)provenance::read_cose(inner.content).ok();
    check_boxes(inner);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  check_file(bytes);
  check_file(with_manifest(bytes));
  if (const auto box = provenance::read_superbox(bytes)) check_boxes(*box);
  (void)provenance::read_cbor(bytes).ok();
  return 0;
}
