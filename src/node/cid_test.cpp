#include "node/cid.hpp"

#include <gtest/gtest.h>

#include "crypto/sha256.hpp"

namespace colophon::node {
namespace {

// The empty file and "hello\n", as `ipfs add --cid-version=1 --raw-leaves` names them.
TEST(Cid, OfKnownFiles) {
  EXPECT_EQ(raw_cid(crypto::sha256(Bytes{})), "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
  EXPECT_EQ(raw_cid(crypto::sha256(as_bytes("hello\n"))),
            "bafkreicysg23kiwv34eg2d7qweipxwosdo2py4ldv42nbauguluen5v6am");
}

}  // namespace
}  // namespace colophon::node
