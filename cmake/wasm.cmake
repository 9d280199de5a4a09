# WebAssembly, by Debian's clang-22 and wasi-libc: one module, one thread, SIMD of the standard alone (relaxed SIMD may
# differ between machines). --no-wasm-opt: no other program rewrites what the compiler made.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_CXX_COMPILER clang++-22)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_SYSROOT /usr)
set(CMAKE_CXX_FLAGS_INIT "-fno-exceptions -msimd128 -Wno-deprecated")
set(CMAKE_EXE_LINKER_FLAGS_INIT "--no-wasm-opt -mexec-model=reactor")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(COLOPHON_WASM ON)
