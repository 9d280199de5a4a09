// COLOPHON_CHECK(x): our own assumptions, always on, in every build. It prints file, line and the expression
// and aborts. Never use it on input: bad input is a Result with an Error.
#pragma once

namespace colophon {

[[noreturn]] void check_failed(const char* file, int line, const char* expression);

}  // namespace colophon

#define COLOPHON_CHECK(x) \
  (__builtin_expect(!(x), 0) ? ::colophon::check_failed(__FILE__, __LINE__, #x) : static_cast<void>(0))
