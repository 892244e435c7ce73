set(share ${CMAKE_INSTALL_DATAROOTDIR})
install(TARGETS acme8443 RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

file(GLOB contrib CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/hooks/contrib/*)
list(FILTER contrib EXCLUDE REGEX "/acmesh_shim.sh$|\\.java$")  # compiled in; no program
install(PROGRAMS ${contrib} DESTINATION ${share}/acme8443/contrib)
install(FILES ${PROJECT_SOURCE_DIR}/hooks/contrib/JmxReload.java
        DESTINATION ${share}/acme8443/contrib)

set(completion ${PROJECT_SOURCE_DIR}/app/data/completion)
install(FILES ${completion}.bash DESTINATION ${share}/bash-completion/completions RENAME acme8443)
install(FILES ${completion}.zsh DESTINATION ${share}/zsh/vendor-completions RENAME _acme8443)
install(FILES ${completion}.fish
        DESTINATION ${share}/fish/vendor_completions.d RENAME acme8443.fish)

install(FILES ${CMAKE_CURRENT_LIST_DIR}/sysusers.conf
        DESTINATION lib/sysusers.d RENAME acme8443.conf)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/tmpfiles.conf
        DESTINATION lib/tmpfiles.d RENAME acme8443.conf)

# The units name /usr/bin/acme8443; below another prefix they are told where it is.
file(GLOB units CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/examples/systemd/acme8443*)
install(CODE "set(units \"${units}\")
set(there \"${PROJECT_BINARY_DIR}/units\")
set(bindir \"${CMAKE_INSTALL_BINDIR}\")")
install(CODE [[
  foreach(unit IN LISTS units)
    file(READ ${unit} text)
    string(REPLACE /usr/bin/acme8443 ${CMAKE_INSTALL_PREFIX}/${bindir}/acme8443 text "${text}")
    get_filename_component(name ${unit} NAME)
    file(WRITE ${there}/${name} "${text}")
    file(INSTALL ${there}/${name} DESTINATION ${CMAKE_INSTALL_PREFIX}/lib/systemd/system)
  endforeach()]])

set(doc ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${doc})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs ${PROJECT_SOURCE_DIR}/examples DESTINATION ${doc}
        PATTERN quickstart EXCLUDE PATTERN __pycache__ EXCLUDE PATTERN judge.cpp EXCLUDE)
