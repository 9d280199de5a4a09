#include "engine/model.hpp"

#include "engine/model_id.hpp"

namespace colophon::engine {

Result<std::shared_ptr<const Model>> Model::load(Bytes file) {
  return load(std::make_unique<ReadBytes>(std::move(file)));
}

Result<std::shared_ptr<const Model>> Model::load(std::unique_ptr<const HeldBytes> file) {
  const auto model = std::shared_ptr<Model>(new Model);
  model->file_ = std::move(file);
  COLOPHON_TRY(model->constants_, read_container(model->file_->bytes()));
  COLOPHON_TRY(model->program_, read_program(model->constants_));
  for (const Size& size : model->program_.sizes) {
    COLOPHON_TRY(Proof proof, prove(model->program_, size));
    model->proofs_.push_back(std::move(proof));
  }
  model->id_ = model_id(model->constants_);
  model->let_go();
  return std::shared_ptr<const Model>(model);
}

std::shared_ptr<const Model> Model::adapted(std::shared_ptr<const Model> base,
                                            std::vector<AdapterUse> adapters, std::deque<Made> made,
                                            Program program, Proof proof) {
  const auto model = std::shared_ptr<Model>(new Model);
  model->base_ = std::move(base);
  model->adapters_ = std::move(adapters);
  model->made_ = std::move(made);  // a deque's elements stay where they are
  model->program_ = std::move(program);
  model->proofs_.push_back(std::move(proof));
  return model;
}

const Proof* Model::find_proof(Size size) const {
  for (const Proof& proof : proofs_) {
    if (proof.size == size) return &proof;
  }
  return nullptr;
}

}  // namespace colophon::engine
