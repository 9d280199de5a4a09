// COLOPHON_CLONES: the same source, compiled for three levels of x86-64 and chosen when the program starts.
// The arithmetic is in integers: the level cannot change a bit. Sanitizers can't run before main, where the
// choice is made, and other compilers lack the attribute: they get the first level.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define COLOPHON_CLONES __attribute__((target_clones("default", "avx2", "arch=icelake-server")))
#else
#define COLOPHON_CLONES
#endif
