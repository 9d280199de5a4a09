// Checkpoint files from strangers: read, turned into our names, widened.
#include <set>

#include "authoring/npy.hpp"
#include "authoring/single_file_names.hpp"
#include "authoring/tensor_file.hpp"
#include "base/check.hpp"

using namespace colophon;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView file(data, size);
  if (const auto array = authoring::decode_npy(file))
    COLOPHON_CHECK(authoring::decode_npy(authoring::encode_npy(*array)).ok());
  const auto list = authoring::read_tensors(file);
  if (!list) {
    COLOPHON_CHECK(!list.error().code.empty() && !list.error().message.empty());
    return 0;
  }
  std::set<std::string> names;
  for (const auto& [name, view] : list->tensors) {
    names.insert(name);
    const auto values = authoring::widen(view, name);
    if (values) COLOPHON_CHECK(static_cast<std::int64_t>(values->size()) == view.count());
  }
  const auto ours = authoring::single_file_names(names);
  if (ours) COLOPHON_CHECK(ours->size() <= names.size());
  return 0;
}
