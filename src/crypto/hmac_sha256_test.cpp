#include "crypto/hmac_sha256.hpp"

#include <gtest/gtest.h>

namespace colophon::crypto {
namespace {

std::string mac(ByteView secret, ByteView message) {
  return to_hex(hmac_sha256(secret, message));
}

// RFC 4231, test cases 1, 2, 6 and 7: a short secret, a text, and secrets longer than a block.
TEST(HmacSha256, IsThatOfTheStandard) {
  EXPECT_EQ(mac(Bytes(20, 0x0b), as_bytes("Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(mac(as_bytes("Jefe"), as_bytes("what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(mac(Bytes(131, 0xaa), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(
      mac(Bytes(131, 0xaa),
          as_bytes("This is a test using a larger than block-size key and a larger than block-size data. The "
                   "key needs to be hashed before being used by the HMAC algorithm.")),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST(HmacSha256, TellsSecretsApart) {
  EXPECT_NE(mac(as_bytes("a"), as_bytes("bc")), mac(as_bytes("ab"), as_bytes("c")));
  EXPECT_NE(mac({}, as_bytes("x")), mac(as_bytes("y"), as_bytes("x")));
}

}  // namespace
}  // namespace colophon::crypto
