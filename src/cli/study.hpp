// paint --noise and --dump: a painting for people who compare with other engines.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "authoring/study.hpp"
#include "paint/recipe.hpp"

namespace colophon::cli {

struct StudyOptions {
  std::string noise;               // a .npy file; empty: what the seed gives
  std::string dump;                // a folder to be made; empty: none
  std::string floats;              // a checkpoint that paints in float32 in the model's place; empty: none
  std::vector<std::string> loras;  // FILE or FILE:STRENGTH, added to its weights
  std::string rounded;             // scales by which its weights are rounded first; empty: they are not

  void add_to(CLI::App& command);
};

// What was asked for, held ready; immovable, for the painter keeps a pointer to its parts.
class StudyRun {
 public:
  // Reads the noise, and sees that the folder can be made before anything is painted. Errors: those of
  // read_noise with the file in front, FolderInUse. The recipe is one that check_request accepts.
  static Result<std::unique_ptr<StudyRun>> begin(const StudyOptions& options, const engine::Model& model,
                                                 const paint::Recipe& recipe);

  const paint::Study& study() const { return study_; }

  // The picture that the checkpoint of --float paints, [H, W, 3]; what it dumps is written by write.
  Result<Bytes> paint_in_floats(const StudyOptions& options, const engine::Model& model,
                                const paint::Request& request, int threads);

  // Writes the dump, if there is one; all of it or nothing. Error: FileUnwritable.
  Result<void> write();
  void undo();  // takes away what write wrote

 private:
  StudyRun() = default;
  std::string folder_;
  bool made_folder_ = false;
  std::vector<std::string> written_;
  std::optional<engine::Tensor> noise_;
  std::optional<authoring::Dump> dump_;
  std::vector<authoring::NamedFile> float_dump_;
  paint::Study study_;
};

}  // namespace colophon::cli
