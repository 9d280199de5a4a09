// Result<T>: a value or an Error, for everything that can go wrong without being our bug. Dropping one is a
// compiler warning. Absence that is no error is std::optional; a proof that turns out false is a value, not
// an Error.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/check.hpp"

namespace colophon {

struct [[nodiscard]] Error {
  std::string code;     // stable PascalCase name, shared with Solidity and the vector files: "TruncatedFile"
  std::string message;  // what failed, and on what
  std::string hint{};   // what to do next; may be empty
};

// "error: MESSAGE\n", and if there is a hint a blank line and "hint: HINT\n".
std::string describe(const Error& error);

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Checked: asking a failed Result for its value, or a good one for its error, is our bug.
  T& value() & { return *checked_value(); }
  const T& value() const& {
    COLOPHON_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && { return std::move(*checked_value()); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return checked_value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& {
    COLOPHON_CHECK(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    COLOPHON_CHECK(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  T* checked_value() {
    COLOPHON_CHECK(ok());
    return std::get_if<0>(&state_);
  }
  std::variant<T, Error> state_;
};

// Success carries nothing: `return {};`.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    COLOPHON_CHECK(!ok());
    return *error_;
  }
  Error&& error() && {
    COLOPHON_CHECK(!ok());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace colophon

#define COLOPHON_JOIN_(a, b) a##b
#define COLOPHON_JOIN(a, b) COLOPHON_JOIN_(a, b)

// COLOPHON_TRY(auto x, f()): x is f()'s value, or the enclosing function returns f()'s error.
#define COLOPHON_TRY(declaration, ...)                                \
  auto COLOPHON_JOIN(colophon_try_, __LINE__) = (__VA_ARGS__);        \
  if (!COLOPHON_JOIN(colophon_try_, __LINE__).ok())                   \
    return std::move(COLOPHON_JOIN(colophon_try_, __LINE__)).error(); \
  declaration = std::move(COLOPHON_JOIN(colophon_try_, __LINE__)).value()

// COLOPHON_TRY_VOID(f()): the same for a Result<void>.
#define COLOPHON_TRY_VOID(...)                                                \
  do {                                                                        \
    auto colophon_try_void = (__VA_ARGS__);                                   \
    if (!colophon_try_void.ok()) return std::move(colophon_try_void).error(); \
  } while (false)
