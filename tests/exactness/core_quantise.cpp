// core_quantise CHECKPOINT SCALES TOKENIZER_FOLDER OUTPUT
//
// The pure half of `colophon import`: checkpoint and scales become a model file, which must have the same
// bytes whatever compiled this and whatever runs it. tests/exactness/quantise says where that is tried.
#include <cstdio>

#include "authoring/import.hpp"

using namespace colophon;

int main(int count, char** arguments) {
  if (count != 5) {
    std::fputs("usage: core_quantise CHECKPOINT SCALES TOKENIZER_FOLDER OUTPUT\n", stderr);
    return 2;
  }
  authoring::ImportJob job;
  job.path = arguments[1];
  job.scales = arguments[2];
  job.tokenizer = arguments[3];
  job.output = arguments[4];
  job.wishes.name = "exact";
  const auto imported = authoring::import_checkpoint(job);
  if (!imported) {
    std::fputs(describe(imported.error()).c_str(), stderr);
    return 1;
  }
  std::printf("%s\n", to_hex_0x(imported->model->id()).c_str());
  return 0;
}
