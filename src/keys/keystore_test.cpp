#include "keys/keystore.hpp"

#include <gtest/gtest.h>

#include "tests/support/eth_vectors.hpp"

namespace colophon::keys {
namespace {

constexpr ScryptCost kCheap{.n = 1024, .r = 8, .p = 1};

Bytes file_of(const test::json& document) {
  const std::string text = document.dump();
  return Bytes(text.begin(), text.end());
}

std::string refusal(const test::json& document, const char* password = "ink") {
  const auto key = read_keystore(file_of(document), Secret::copy_of(std::string_view(password)));
  return key.ok() ? "opened" : key.error().code;
}

TEST(Keystore, OpensWhatOthersWrote) {
  for (const auto& v : test::eth_vectors("keystores")) {
    const Bytes file = file_of(v["keystore"]);
    const auto key = read_keystore(file, Secret::copy_of(v["password"].get<std::string>()));
    ASSERT_TRUE(key.ok()) << v["name"] << ": " << key.error().message;
    EXPECT_EQ(to_hex_0x(key->secret_bytes()), v["key"].get<std::string>());
    EXPECT_EQ(key->address(), test::address(v["address"]));
    EXPECT_EQ(read_keystore(file, Secret::copy_of(std::string_view("another"))).error().code,
              "WrongPassword");
  }
}

TEST(Keystore, OpensWhatItWrote) {
  const PrivateKey key = PrivateKey::generate().value();
  const Secret password = Secret::copy_of(std::string_view("Grüße"));
  const Bytes file = write_keystore(key, password, kCheap).value();
  EXPECT_EQ(keystore_address(file), key.address());
  EXPECT_EQ(read_keystore(file, password).value().address(), key.address());
  EXPECT_EQ(std::string(as_text(file)).find(to_hex(key.secret_bytes())), std::string::npos);
  EXPECT_NE(write_keystore(key, password, kCheap).value(), file) << "salt and IV must be fresh";
}

TEST(Keystore, EachFlawHasAClearError) {
  const test::json good = test::eth_vectors("keystores")[2]["keystore"];  // pbkdf2, password "ink"
  ASSERT_EQ(refusal(good), "opened");
  const auto changed = [&](const char* pointer, test::json value) {
    test::json copy = good;
    copy[test::json::json_pointer(pointer)] = std::move(value);
    return refusal(copy);
  };
  EXPECT_EQ(changed("/version", 4), "BadKeystore");
  EXPECT_EQ(changed("/crypto/cipher", "aes-256-cbc"), "BadKeystore");
  EXPECT_EQ(changed("/crypto/kdf", "argon2"), "BadKeystore");
  EXPECT_EQ(changed("/crypto/kdfparams/prf", "hmac-sha1"), "BadKeystore");
  EXPECT_EQ(changed("/crypto/kdfparams/dklen", 16), "BadKeystore");
  EXPECT_EQ(changed("/crypto/kdfparams/c", 0), "BadKeystore");
  EXPECT_EQ(changed("/crypto/kdfparams/c", 4000000000u), "BadKeystore");
  EXPECT_EQ(changed("/crypto/kdfparams/c", -5), "BadKeystore");
  EXPECT_EQ(changed("/crypto/cipherparams/iv", "00"), "BadKeystore");
  EXPECT_EQ(changed("/crypto/ciphertext", "zz"), "BadKeystore");
  EXPECT_EQ(changed("/crypto/mac", std::string(64, '0')), "WrongPassword");
  EXPECT_EQ(changed("/address", std::string(40, '1')), "BadKeystore");
  EXPECT_EQ(changed("/crypto", nullptr), "BadKeystore");
  EXPECT_EQ(refusal(test::json::array()), "BadKeystore");
  EXPECT_EQ(read_keystore(as_bytes("{"), Secret()).error().code, "BadKeystore");
  EXPECT_EQ(read_keystore({}, Secret()).error().code, "BadKeystore");
}

TEST(Keystore, CostsThatWouldEatTheMachineAreRefused) {
  const test::json good = test::eth_vectors("keystores")[0]["keystore"];
  const auto with = [&](std::uint64_t n, std::uint64_t r, std::uint64_t p) {
    test::json copy = good;
    copy["crypto"]["kdfparams"]["n"] = n;
    copy["crypto"]["kdfparams"]["r"] = r;
    copy["crypto"]["kdfparams"]["p"] = p;
    return refusal(copy);
  };
  EXPECT_EQ(with(1u << 30, 8, 1), "BadKeystore");
  EXPECT_EQ(with(1000, 8, 1), "BadKeystore");  // no power of two
  EXPECT_EQ(with(0, 8, 1), "BadKeystore");
  EXPECT_EQ(with(1024, 0, 1), "BadKeystore");
  EXPECT_EQ(with(1024, UINT64_MAX, 1), "BadKeystore");
  EXPECT_EQ(with(1024, 8, UINT64_MAX), "BadKeystore");
}

TEST(Secret, IsGoneAfterAMove) {
  Secret first = Secret::copy_of(std::string_view("ink"));
  const Secret second = std::move(first);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is the point
  EXPECT_EQ(as_text(second.view()), "ink");
}

}  // namespace
}  // namespace colophon::keys
