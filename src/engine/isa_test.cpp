#include "engine/isa.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace colophon::engine {
namespace {

TEST(Isa, PortableIsEverywhereAndFirst) {
  ASSERT_FALSE(isas_here().empty());
  EXPECT_EQ(isas_here().front(), Isa::kPortable);
  EXPECT_EQ(*find_isa("portable"), Isa::kPortable);
  EXPECT_EQ(*find_isa(""), best_isa());
}

TEST(Isa, EachIsFoundByItsName) {
  for (const Isa isa : isas_here()) EXPECT_EQ(*find_isa(isa_name(isa)), isa);
}

TEST(Isa, WhatTheMachineLacksIsRefused) {
#if defined(__x86_64__)
  constexpr std::string_view kForeign = "neondot";
#else
  constexpr std::string_view kForeign = "avx2";
#endif
  const auto foreign = find_isa(kForeign);
  ASSERT_FALSE(foreign.ok());
  EXPECT_EQ(foreign.error().code, "IsaNotHere");
  EXPECT_NE(foreign.error().message.find(kForeign), std::string::npos);
  EXPECT_NE(foreign.error().hint.find("portable"), std::string::npos);
}

TEST(Isa, UnknownNamesAreRefused) {
  for (const char* name : {"AVX2", "avx", "avx2 ", "-"})
    EXPECT_EQ(find_isa(name).error().code, "UnknownIsa") << name;
}

TEST(Isa, TheEnvironmentChooses) {
  ASSERT_EQ(setenv("COLOPHON_ISA", "portable", 1), 0);
  EXPECT_EQ(*isa_of_environment(), Isa::kPortable);
  ASSERT_EQ(setenv("COLOPHON_ISA", "quantum", 1), 0);
  EXPECT_EQ(isa_of_environment().error().code, "UnknownIsa");
  ASSERT_EQ(unsetenv("COLOPHON_ISA"), 0);
  EXPECT_EQ(*isa_of_environment(), best_isa());
}

}  // namespace
}  // namespace colophon::engine
