#include "node/crash_point.hpp"

#include <csignal>
#include <cstdlib>
#include <gtest/gtest.h>

namespace colophon::node {
namespace {

TEST(CrashPointDeathTest, KillsAtItsNameAndItsTimeOnly) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";  // the wish is read once a process
  ::setenv("COLOPHON_CRASH_AT", "here:3", 1);
  EXPECT_EXIT(
      {
        for (int i = 0; i < 3; ++i) {
          crash_point("there");
          if (i == 2) std::fputs("third", stderr);
          crash_point("here");
        }
      },
      testing::KilledBySignal(SIGKILL), "third");
  ::unsetenv("COLOPHON_CRASH_AT");
}

}  // namespace
}  // namespace colophon::node
