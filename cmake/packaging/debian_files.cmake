# Run by CPack between installing and packing: what only a Debian package has, and one date and the usual
# permissions for all.
set(debian ${CPACK_ACME8443_SOURCE}/cmake/packaging/debian)
set(share ${CPACK_TEMPORARY_DIRECTORY}/usr/share)
set(doc ${share}/doc/acme8443)
file(MAKE_DIRECTORY ${share}/lintian/overrides)

file(COPY ${debian}/copyright DESTINATION ${doc})
file(COPY_FILE ${debian}/lintian-overrides ${share}/lintian/overrides/acme8443)
function(compressed source name)
  file(COPY_FILE ${source} ${doc}/${name})
  execute_process(COMMAND gzip -9n ${doc}/${name} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
compressed(${debian}/changelog changelog.Debian)
compressed(${CPACK_ACME8443_SOURCE}/CHANGELOG.md changelog)

execute_process(COMMAND chmod -R u=rwX,go=rX ${CPACK_TEMPORARY_DIRECTORY}  # whatever the umask was
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND find ${CPACK_TEMPORARY_DIRECTORY} -exec touch -h -d @${CPACK_ACME8443_EPOCH} {} +
                COMMAND_ERROR_IS_FATAL ANY)
