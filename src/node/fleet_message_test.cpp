#include "node/fleet_message.hpp"

#include "paint/picture.hpp"
#include "tests/support/fleet_rig.hpp"

namespace colophon::node {
namespace {

class FleetMessageTest : public test::FleetRig {
 protected:
  static Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }
  static std::string why(Result<PaintResult> accepted) {
    return accepted.ok() ? "accepted" : accepted.error().code + ": " + accepted.error().message;
  }
  Told told(const PaintResult& result) { return decode_result(encode_result(result, "w")).value(); }
};

TEST_F(FleetMessageTest, WorkComesBackAsItWas) {
  const PaintJob asked = job(~std::uint64_t{0});
  const PaintJob read = decode_work(encode_work(asked)).value();
  EXPECT_EQ(read.request, asked.request);
  EXPECT_EQ(read.request_hash, asked.request_hash);
}

TEST_F(FleetMessageTest, AResultComesBackAsItWas) {
  const PaintJob asked = job(7);
  const PaintResult result = paint_now(shelf, asked, 1);
  const Told read = told(result);
  EXPECT_EQ(read.worker, "w");
  const PaintResult accepted = accept_result(asked, read).value();
  EXPECT_EQ(accepted.request, asked.request);
  EXPECT_EQ(accepted.file, result.file);
  EXPECT_EQ(accepted.image_hash, result.image_hash);
  EXPECT_EQ(accepted.trace_root, result.trace_root);
  EXPECT_EQ(accepted.milliseconds, result.milliseconds);
  EXPECT_TRUE(accepted.elsewhere);
}

TEST_F(FleetMessageTest, AFailureKeepsItsReason) {
  PaintResult failed{.request_hash = job(1).request_hash};
  failed.outcome = Error{"SizeNotOffered", "no such size\n\x1b[31m"};
  const auto accepted = accept_result(job(1), told(failed));
  EXPECT_EQ(accepted.error().code, "SizeNotOffered");
  EXPECT_EQ(accepted.error().message.find('\x1b'), std::string::npos);
}

TEST_F(FleetMessageTest, LiesThatCanBeSeenAreSeen) {
  const PaintJob asked = job(7);
  const PaintResult right = paint_now(shelf, asked, 1);

  PaintResult lie = right;
  lie.image_hash[0] ^= 1;
  EXPECT_EQ(why(accept_result(asked, told(lie))),
            "FleetFalse: worker w sent bytes that have not the hash it told");

  lie = right;
  lie.file.back() ^= 1;
  lie.image_hash = paint::image_hash(lie.file);
  EXPECT_NE(why(accept_result(asked, told(lie))).find("no canonical picture"), std::string::npos);

  lie = paint_now(shelf, job(8), 1);
  EXPECT_EQ(why(accept_result(asked, told(lie))), "FleetFalse: worker w sent an answer to another request");
  lie.request_hash = asked.request_hash;
  EXPECT_EQ(why(accept_result(asked, told(lie))), "FleetFalse: worker w sent the picture of another request");

  lie = right;
  lie.file.clear();
  EXPECT_NE(why(accept_result(asked, told(lie))), "accepted");
}

TEST_F(FleetMessageTest, WhatIsNoMessageIsRefused) {
  const Bytes work = encode_work(job(1));
  for (const std::string& text :
       {std::string(), std::string("\n"), std::string("{}\n"), std::string("[1]\n"),
        std::string("{\"format\":\"colophon-work-1\"}\n"), std::string("{\"format\":7}\n"),
        std::string("{\"format\":\"colophon-work-1\",\"recipe\":\"0x\",\"seed\":\"1\"}\n"),
        std::string("{\"format\":\"colophon-work-1\",\"recipe\":1,\"seed\":\"1\"}\n"),
        std::string(100'000, '['), std::string(8'000, '[') + "\n", std::string(as_text(work)) + "x",
        std::string(as_text(work)).substr(0, work.size() - 1)}) {
    EXPECT_FALSE(decode_work(bytes(text)).ok()) << text.substr(0, 80);
    EXPECT_EQ(decode_result(bytes(text)).error().code, "FleetMalformed") << text.substr(0, 80);
  }
  const std::string hash = "\"0x" + std::string(64, 'a') + "\"";
  const std::string head = "{\"format\":\"colophon-result-1\",\"request\":" + hash;
  EXPECT_TRUE(decode_result(bytes(head + ",\"worker\":\"w\",\"image\":" + hash + ",\"trace\":" + hash +
                                  ",\"milliseconds\":1}\n"))
                  .ok());
  for (const std::string& rest :
       {std::string("}\n"), std::string(",\"worker\":1}\n"), std::string(",\"worker\":\"w\",\"error\":1}\n"),
        std::string(",\"worker\":\"w\",\"error\":{}}\n"), ",\"worker\":\"w\",\"image\":" + hash + "}\n",
        ",\"worker\":\"w\",\"image\":\"0x12\",\"trace\":" + hash + ",\"milliseconds\":1}\n",
        ",\"worker\":\"w\",\"image\":" + hash + ",\"trace\":" + hash + ",\"milliseconds\":-1}\n"}) {
    EXPECT_EQ(decode_result(bytes(head + rest)).error().code, "FleetMalformed") << rest;
  }
}

}  // namespace
}  // namespace colophon::node
