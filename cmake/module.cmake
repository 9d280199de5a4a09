# colophon_module(NAME <name> SOURCES … HEADERS … DEPENDS … TESTS … [PACKAGES …])
#
# Declares the static library colophon_<name> from explicit files in the current directory, its test program
# colophon_<name>_test, and the check that each public header compiles alone.
#   DEPENDS   modules, by name; each must have been declared earlier, so includes point one way only
#   PACKAGES  imported targets of libraries that the module links (kept out of the test-free core)
#   TESTS     GoogleTest files, x_test.cpp beside x.cpp; skipped in a COLOPHON_CORE_ONLY build
#   ALONE     files that a unity build (presets with batches) leaves out of its batches: names that others in
#             their module have too, or one piece of code for several instruction sets
#   FAST      optimise fully: code whose run time shows. The rest, and tests, are optimised as far as costs little to compile
#   NO_EXCEPTIONS  compile without exceptions; such a module builds for WASM as it stands
#   NO_HEADER_CHECK, TEST_PACKAGES  as their names say
# Sanitized code is three times as long to compile with -O1 as without.
if(COLOPHON_SANITIZE AND NOT COLOPHON_FUZZ)
  set(COLOPHON_CHEAP -O0)
else()
  set(COLOPHON_CHEAP $<$<CONFIG:Release>:-O1>)
endif()

function(colophon_module)
  cmake_parse_arguments(ARG "FAST;NO_EXCEPTIONS;NO_HEADER_CHECK" "NAME"
                        "SOURCES;HEADERS;DEPENDS;TESTS;ALONE;PACKAGES;TEST_PACKAGES" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "colophon_module(${ARG_NAME}): unknown arguments ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  set(target colophon_${ARG_NAME})
  set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  foreach(dependency IN LISTS ARG_DEPENDS)
    if(NOT TARGET colophon_${dependency})
      message(FATAL_ERROR "module ${ARG_NAME} depends on ${dependency}, which is not declared before it")
    endif()
  endforeach()

  if(ARG_SOURCES)
    add_library(${target} STATIC ${ARG_SOURCES} ${ARG_HEADERS})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE ${ARG_HEADERS})
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR}/src)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} ${scope} colophon_${dependency})
  endforeach()
  target_link_libraries(${target} ${scope} ${ARG_PACKAGES})
  if(ARG_SOURCES)
    target_link_libraries(${target} PRIVATE colophon_flags)
    if(NOT ARG_FAST)
      target_compile_options(${target} PRIVATE ${COLOPHON_CHEAP})
    endif()
    if(ARG_NO_EXCEPTIONS)
      target_compile_options(${target} PRIVATE -fno-exceptions)
    endif()
  endif()

  if(COLOPHON_HEADER_CHECK AND NOT ARG_NO_HEADER_CHECK)
    set(header_units)
    foreach(header IN LISTS ARG_HEADERS)
      string(MAKE_C_IDENTIFIER ${header} unit)
      set(unit ${CMAKE_CURRENT_BINARY_DIR}/headers/${unit}.cpp)
      file(CONFIGURE OUTPUT ${unit} CONTENT "#include \"${ARG_NAME}/${header}\"\n#include \"${ARG_NAME}/${header}\"\n")
      list(APPEND header_units ${unit})
    endforeach()
    if(header_units)
      add_library(${target}_headers OBJECT ${header_units})
      set_target_properties(${target}_headers PROPERTIES UNITY_BUILD OFF CXX_CLANG_TIDY "")
      target_link_libraries(${target}_headers PRIVATE ${target} colophon_flags)
    endif()
  endif()

  if(ARG_TESTS AND COLOPHON_TESTS)
    add_executable(${target}_test ${ARG_TESTS})
    target_link_libraries(${target}_test PRIVATE ${target} colophon_flags GTest::gtest_main ${ARG_TEST_PACKAGES})
    target_compile_options(${target}_test PRIVATE ${COLOPHON_CHEAP})
    target_include_directories(${target}_test PRIVATE ${PROJECT_SOURCE_DIR})  # "tests/support/…"
    target_compile_definitions(${target}_test PRIVATE COLOPHON_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${ARG_NAME} COMMAND ${target}_test)
    set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT 300)
  endif()
endfunction()
