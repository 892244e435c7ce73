# acme8443.spdx.json: what the program is made of. The versions are dpkg's.
find_program(DPKG_QUERY dpkg-query)
if(NOT DPKG_QUERY)
  message(STATUS "dpkg-query is not here: the list of what the program is made of (SPDX) is left out")
  return()
endif()
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(writer ${CMAKE_CURRENT_LIST_DIR}/sbom.py)
set(sbom ${PROJECT_BINARY_DIR}/acme8443.spdx.json)
add_custom_command(OUTPUT ${sbom}
  COMMAND ${Python3_EXECUTABLE} ${writer} $<TARGET_FILE:acme8443> ${PROJECT_VERSION} ${ACME8443_EPOCH}
          ${PROJECT_SOURCE_DIR} ${sbom}
  DEPENDS acme8443 ${writer} VERBATIM)
add_custom_target(sbom ALL DEPENDS ${sbom})
add_dependencies(deb sbom)
install(FILES ${sbom} DESTINATION ${CMAKE_INSTALL_DOCDIR})
