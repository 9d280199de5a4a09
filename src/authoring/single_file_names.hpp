// The names of single-file checkpoints (`model.diffusion_model.…`), turned into ours. The blocks of such a
// file are numbered in one row; which level a block belongs to follows from where the row goes down or up.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/result.hpp"

namespace colophon::authoring {

// Their name → our name, for every tensor that a model is made of; others (the encoder, running averages) are
// left out. Error: WrongArchitecture.
Result<std::map<std::string, std::string>> single_file_names(const std::set<std::string>& names);

// `vae.` names of both makers: old attention layers are called query, key, value and proj_attn.
std::string canonical_vae(std::string name);

}  // namespace colophon::authoring
