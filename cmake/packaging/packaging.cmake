# What `cmake --install` installs, and the Debian package (target deb).
include(GNUInstallDirs)

# The day of the package's changelog: of the manual, and of every file in the package.
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/debian/changelog ACME8443_DATE REGEX "^ -- " LIMIT_COUNT 1)
string(REGEX REPLACE "^.*>  " "" ACME8443_DATE "${ACME8443_DATE}")
execute_process(COMMAND date --utc -d ${ACME8443_DATE} +%s
  OUTPUT_VARIABLE ACME8443_EPOCH OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND date --utc -d ${ACME8443_DATE} +%F
  OUTPUT_VARIABLE ACME8443_DATE OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

include(${CMAKE_CURRENT_LIST_DIR}/manual.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/install.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/deb.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/sbom.cmake)
