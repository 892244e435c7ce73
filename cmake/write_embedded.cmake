# Run by acme8443_embed at build time: writes INPUT's bytes as a constant into OUTPUT.
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
string(REGEX REPLACE "(('[^']*',)('[^']*',)('[^']*',)('[^']*',)('[^']*',)('[^']*',)('[^']*',)('[^']*',)('[^']*',)('[^']*',))" "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT}
"#include <string_view>
namespace acme8443::embedded {
std::string_view ${IDENTIFIER}();
namespace {
constexpr char text[] = {${bytes}'\\0'};
}
std::string_view ${IDENTIFIER}() { return {text, sizeof text - 1}; }
}
")
