# acme8443_embed(<name> <file> <out-variable>)
# Compiles a text file in. profiles/letsencrypt.json of module validator becomes
#   namespace acme8443::embedded { std::string_view validator_profiles_letsencrypt_json(); }
# Declare that function where it is used; there is no header for it.
function(acme8443_embed name file out)
  string(MAKE_C_IDENTIFIER ${file} identifier)
  set(generated ${PROJECT_BINARY_DIR}/embedded/${identifier}.cpp)
  add_custom_command(OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${PROJECT_SOURCE_DIR}/${file} -DOUTPUT=${generated}
            -DIDENTIFIER=${identifier} -P ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake
    DEPENDS ${PROJECT_SOURCE_DIR}/${file} ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake)
  # clang's -Wpedantic: 65,536 characters are all that C++ promises.
  set_source_files_properties(${generated} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  set(${out} ${generated} PARENT_SCOPE)
endfunction()
