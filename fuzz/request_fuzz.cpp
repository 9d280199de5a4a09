// Recipe bytes and ABI forms from strangers: whatever is accepted must be written back byte for byte.
#include "paint/recipe_bytes.hpp"
#include "paint/request_abi.hpp"
#include "paint/request_hash.hpp"

using namespace colophon;

namespace {

void check_recipe_bytes(ByteView bytes) {
  const auto recipe = paint::decode_recipe(bytes);
  if (!recipe) return;
  const auto again = paint::encode_recipe(*recipe);
  COLOPHON_CHECK(again && equal(*again, bytes));
}

void check_request_abi(ByteView bytes) {
  const auto request = paint::decode_request(bytes);
  if (!request) return;
  const auto again = paint::encode_request(*request);
  COLOPHON_CHECK(again && equal(*again, bytes));

  // What passed one way in passes the other, as the same recipe.
  const auto recipe_bytes = paint::encode_recipe(request->recipe);
  COLOPHON_CHECK(recipe_bytes.ok());
  const auto recipe = paint::decode_recipe(*recipe_bytes);
  COLOPHON_CHECK(recipe && *recipe == request->recipe);
  COLOPHON_CHECK(paint::recipe_hash(*recipe) == paint::recipe_hash(request->recipe));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_recipe_bytes({data, size});
  check_request_abi({data, size});
  return 0;
}
