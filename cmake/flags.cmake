# Warnings for our own code, hardening for everything. Sanitizers come from the presets.
set(ACME8443_WARNINGS "")
if(ACME8443_DEVELOPER_MODE)
  set(ACME8443_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
endif()

add_compile_definitions(ACME8443_VERSION="${PROJECT_VERSION}")
add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection
                    -ftrivial-auto-var-init=zero)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  # _FORTIFY_SOURCE needs optimisation; clang 14 knows level 2 only and takes 3 as 2.
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  # The same program wherever it is built.
  add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported()
add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # clang 14 has no -ftrivial-auto-var-init=zero without this acknowledgement.
  add_compile_options(-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang)
endif()

set(ACME8443_SANITIZE "" CACHE STRING "e.g. address,undefined")
if(ACME8443_SANITIZE)
  add_compile_options(-fsanitize=${ACME8443_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ACME8443_SANITIZE})
  if(ACME8443_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Boost's fences, which g++'s thread sanitizer does not follow.
    add_compile_options(-Wno-tsan)
  endif()
endif()
