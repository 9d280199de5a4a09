#include "api/webui_answer.hpp"

#include <gtest/gtest.h>

#include "paint/picture.hpp"
#include "paint/png.hpp"
#include "tests/support/seeded_store.hpp"

namespace colophon::api {
namespace {

std::uint64_t no_entropy() {
  return 9;
}

class WebuiAnswerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    library_.models.push_back({"tiny", "", testing::tiny_model()});
    const Json body = {{"prompt", "sea, at night"}, {"negative_prompt", "sand"}, {"seed", 7}};
    auto order = read_order(body, library_, library_.models[0], &no_entropy);
    ASSERT_TRUE(order.ok());
    order_ = std::move(*order);
    PaintRoom room(library_, {.threads = 1});
    auto images = room.paint(order_.recipe, order_.seeds);
    ASSERT_TRUE(images.ok());
    images_ = std::move(*images);
    answer_ = txt2img_answer(order_, body, images_, "0.1");
  }
  Library library_;
  WebuiOrder order_;
  std::vector<PaintedImage> images_;
  Json answer_;
};

TEST_F(WebuiAnswerTest, InfotextIsWhatOtherReadersSplit) {
  const std::string text = infotext(order_, images_[0], "0.1");
  const auto first = text.find('\n');
  EXPECT_EQ(text.substr(0, first), "sea, at night");
  EXPECT_EQ(text.substr(first + 1, 21), "Negative prompt: sand");
  EXPECT_NE(text.find("\nSteps: 4, Sampler: AB2, Schedule type: Automatic, CFG scale: 2.5, Seed: 7, Size: "
                      "32x32, Model hash: "),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("Image hash: " + to_hex_0x(images_[0].image_hash)), std::string::npos);
}

TEST_F(WebuiAnswerTest, TheCopyIsTheCanonicalFileAndOneChunk) {
  const Bytes& file = images_[0].file;
  for (const std::string& text : {std::string("plain"), std::string("caf\xC3\xA9")}) {
    const Bytes copy = with_text(file, "parameters", text);
    EXPECT_FALSE(
        paint::decode_picture(copy).ok());  // not canonical any more, and no reader takes it for that
    paint::ChunkReader reader{ByteView(copy).subspan(8)};
    Bytes without(copy.begin(), copy.begin() + 8);
    int texts = 0;
    while (const auto chunk = reader.next()) {
      EXPECT_TRUE(chunk->crc_holds);
      if (chunk->type == "tEXt" ||
          (chunk->type == "iTXt" && as_text(chunk->data).starts_with("parameters"))) {
        ++texts;
        EXPECT_EQ(chunk->type, text == "plain" ? "tEXt" : "iTXt");
        EXPECT_TRUE(as_text(chunk->data).ends_with(text));
        continue;
      }
      const std::size_t begun = paint::begin_chunk(without, chunk->type, chunk->data.size());
      append(without, chunk->data);
      paint::end_chunk(without, begun);
    }
    EXPECT_EQ(texts, 1);
    EXPECT_EQ(without, file);
    EXPECT_EQ(paint::image_hash(without), images_[0].image_hash);
  }
}

TEST_F(WebuiAnswerTest, InfoNamesTheRequestAndThePicture) {
  const Json info = Json::parse(answer_["info"].get<std::string>());
  EXPECT_EQ(info["seed"], 7);
  EXPECT_EQ(info["colophon"]["pictures"][0]["requestHash"], to_hex_0x(images_[0].request_hash));
  EXPECT_EQ(info["colophon"]["unknownWords"], Json::array());
  EXPECT_EQ(info["infotexts"].size(), 1u);
  EXPECT_EQ(answer_["images"].size(), 1u);
  EXPECT_EQ(answer_["parameters"]["steps"], 4);
}

}  // namespace
}  // namespace colophon::api
