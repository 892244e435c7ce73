# cmake --build --preset release --target deb: the Debian package, by CPack.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  return()
endif()
set(debian ${CMAKE_CURRENT_LIST_DIR}/debian)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME acme8443)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "acme8443 maintainers <maintainers@users.noreply.h-seed-9ac70bce.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "ACME client for services on port 8443")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"It gets public certificates for services on port 8443 (Tomcat, Jetty,
WildFly, Plesk, VPNs, dashboards) and puts them there. It proves names only
where a CA may look, on ports 80 and 443 or in DNS, and refuses every path
that would end on a high port before the CA counts a failure. It deploys as
a transaction, looks at what port 8443 really serves, and rolls back if
that is wrong.")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# On a host with systemd they are there; elsewhere the small programs of the same name do. procps has
# /bin/kill, by which `systemctl reload acme8443` is heard.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, procps, systemd-standalone-sysusers | systemd-sysusers, \
systemd-standalone-tmpfiles | systemd-tmpfiles")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "dns-root-data, systemd | cron")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
    GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# Below /usr whatever the build tree's own prefix is.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian_files.cmake)
set(CPACK_ACME8443_EPOCH ${ACME8443_EPOCH})
set(CPACK_ACME8443_SOURCE ${PROJECT_SOURCE_DIR})
include(CPack)

execute_process(COMMAND dpkg --print-architecture OUTPUT_VARIABLE architecture
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
set(ACME8443_DEB acme8443_${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}_${architecture}.deb)
# The umask is seen in the archive's own members.
add_custom_target(deb
  COMMAND ${CMAKE_COMMAND} -E env SOURCE_DATE_EPOCH=${ACME8443_EPOCH}
          sh -c "umask 022 && exec '${CMAKE_CPACK_COMMAND}' --config CPackConfig.cmake"
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR} DEPENDS acme8443 manual VERBATIM)
