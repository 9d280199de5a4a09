// A deleter for std::unique_ptr that calls a C library's function: std::unique_ptr<BIO, Freed<BIO_free_all>>.
#pragma once

namespace colophon {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

}  // namespace colophon
