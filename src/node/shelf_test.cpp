#include "node/shelf.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <set>
#include <unistd.h>

#include "base/file.hpp"
#include "node/painting.hpp"
#include "paint/request_hash.hpp"
#include "tests/support/test_adapter.hpp"

namespace colophon::node {
namespace {

namespace fs = std::filesystem;

class ShelfTest : public testing::Test {
 protected:
  ShelfTest() {
    std::string name = (fs::temp_directory_path() / "colophon-shelf-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~ShelfTest() override { fs::remove_all(folder); }

  void put(const std::string& name, ByteView file) {
    fs::create_directories((fs::path(folder) / name).parent_path());
    ASSERT_TRUE(write_file(folder + "/" + name, file));
  }

  std::string folder;
};

TEST_F(ShelfTest, ModelsAreFoundByWhatTheyAre) {
  const std::string tiny = COLOPHON_SOURCE_DIR "/models/tiny.safetensors";
  put("junk.safetensors", as_bytes("no model"));
  Shelf shelf({folder, folder + "/missing"});
  EXPECT_TRUE(shelf.list().empty());
  fs::copy_file(tiny, folder + "/renamed.safetensors");
  const auto books = shelf.list();
  ASSERT_EQ(books.size(), 1u);
  EXPECT_EQ(books[0].name, "renamed");
  paint::Recipe recipe;
  recipe.model = books[0].id;
  EXPECT_EQ(shelf.get(recipe.model).value()->id(), recipe.model);
  EXPECT_TRUE(shelf.holds(recipe));
  EXPECT_EQ(shelf.get(Bytes32{}).error().code, "ModelNotFound");

  // The file becomes another one under the same name.
  put("renamed.safetensors", as_bytes("no model now"));
  EXPECT_FALSE(shelf.holds(recipe));
  EXPECT_TRUE(shelf.get(recipe.model).ok()) << "what is loaded stays usable";
}

TEST_F(ShelfTest, AdaptersAreFoundAndFitted) {
  const Bytes model_file = engine::test::adaptable_model().file();
  const auto model = engine::Model::load(model_file).value();
  put("micro.safetensors", model_file);
  const auto adapter = [&](std::int64_t number) {
    return engine::test::micro_adapter(model->id(), number).file();
  };
  put("beside.safetensors", adapter(2));
  put("adapters/one.safetensors", adapter(3));
  Shelf shelf({folder});
  ASSERT_EQ(shelf.list().size(), 1u) << "adapters are no models";

  paint::Recipe recipe;
  recipe.model = model->id();
  const engine::Program& program = model->program();
  recipe.width = static_cast<std::uint16_t>(program.sizes[0].width);
  recipe.height = static_cast<std::uint16_t>(program.sizes[0].height);
  recipe.sampler = program.samplers[0].name;
  recipe.steps = static_cast<std::uint16_t>(program.samplers[0].schedules[0].steps);
  recipe.guidance_q16 = 1u << 16;
  const auto with = [&](std::int64_t number, std::int32_t strength_q16) {
    paint::Recipe made = recipe;
    made.adapters = {{engine::Adapter::load(adapter(number)).value()->id(), strength_q16}};
    return made;
  };
  const auto image = [&](const paint::Recipe& of) {
    const PaintJob job{.request_hash = paint::request_hash({of, 1}), .request = {of, 1}};
    const PaintResult result = paint_now(shelf, job, 1);
    EXPECT_TRUE(result.outcome.ok()) << describe(result.outcome.error());
    return result.image_hash;
  };
  EXPECT_EQ(shelf.fitted(recipe).value(), shelf.get(recipe.model).value())
      << "without adapters the model itself";
  std::set<Bytes32> images = {image(recipe)};
  for (const std::int64_t number : {2, 3}) {
    for (const std::int32_t strength_q16 : {1 << 16, 1 << 15}) {
      const paint::Recipe adapted = with(number, strength_q16);
      EXPECT_TRUE(shelf.holds(adapted));
      EXPECT_TRUE(images.insert(image(adapted)).second);
      EXPECT_EQ(image(adapted), image(adapted));
      EXPECT_EQ(shelf.fitted(adapted).value(), shelf.fitted(adapted).value()) << "fitted once";
    }
  }
  const paint::Recipe lacking = with(4, 1 << 16);
  EXPECT_FALSE(shelf.holds(lacking));
  EXPECT_EQ(shelf.fitted(lacking).error().code, "AdapterNotFound");
  put("adapters/late.safetensors", adapter(4));
  EXPECT_TRUE(shelf.holds(lacking));
  EXPECT_TRUE(shelf.fitted(lacking).ok()) << "a file that came later";

  paint::Recipe swapped = recipe;
  std::swap(swapped.model, (swapped.adapters = with(2, 1).adapters)[0].id);
  EXPECT_FALSE(shelf.holds(swapped));
}

}  // namespace
}  // namespace colophon::node
