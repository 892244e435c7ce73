# Section 1 of the manual from what --help says, section 5 from docs/configuration.md. The date is
# that of the package's changelog, so that the same sources give the same pages.
add_executable(acme8443_manual app/manual/manual_main.cpp)
target_compile_options(acme8443_manual PRIVATE ${ACME8443_WARNINGS})
target_link_libraries(acme8443_manual PRIVATE acme8443::app)

set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(OUTPUT ${manual}/man1/acme8443.1.gz
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${manual}/man1
  COMMAND ${CMAKE_COMMAND} -E make_directory ${manual}/man1
  COMMAND acme8443_manual ${manual}/man1 ${ACME8443_DATE}
  COMMAND sh -c "gzip -9n '${manual}/man1/'*.1"
  DEPENDS acme8443_manual VERBATIM)
set(pages ${manual}/man1/acme8443.1.gz)

find_program(LOWDOWN lowdown)
if(LOWDOWN)
  set(source ${PROJECT_SOURCE_DIR}/docs/configuration.md)
  set(writer ${CMAKE_CURRENT_LIST_DIR}/page5.sh)
  add_custom_command(OUTPUT ${manual}/man5/acme8443.toml.5.gz
    COMMAND ${CMAKE_COMMAND} -E make_directory ${manual}/man5
    COMMAND ${writer} ${source} ${ACME8443_DATE} ${PROJECT_VERSION} ${manual}/man5/acme8443.toml.5
    COMMAND gzip -9nf ${manual}/man5/acme8443.toml.5
    DEPENDS ${source} ${writer} VERBATIM)
  list(APPEND pages ${manual}/man5/acme8443.toml.5.gz)
else()
  message(STATUS "lowdown is not here: acme8443.toml(5) is left out")
endif()

add_custom_target(manual ALL DEPENDS ${pages})
install(DIRECTORY ${manual}/ DESTINATION ${CMAKE_INSTALL_MANDIR})
