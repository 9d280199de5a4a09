// Holds the convolution kernels of every instruction set that this build and machine have against sums taken
// one product at a time, and prints the names of the sets. For foreign machines, which have no GoogleTest.
// Exit status 1: one of them disagrees.
#include <cstdio>

#include "tests/support/conv_check.hpp"

using namespace colophon;

int main() {
  for (const engine::Isa isa : engine::isas_here()) {
    std::mt19937_64 random(1);
    for (const auto& cases :
         {engine::test::plain_convs(), engine::test::odd_convs(), engine::test::grouped_convs(),
          engine::test::wide_convs(), engine::test::long_convs(), engine::test::tile_convs()}) {
      for (const engine::test::ConvCase& c : cases) {
        const auto difference = engine::test::disagreement(c, isa, random);
        if (!difference) continue;
        std::printf("%s\n", difference->c_str());
        return 1;
      }
    }
    std::printf("%s\n", std::string(engine::isa_name(isa)).c_str());
  }
  return 0;
}
