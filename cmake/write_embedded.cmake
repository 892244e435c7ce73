# Run by acme8443_embed at build time: writes INPUT's text as a raw string literal into OUTPUT.
file(READ ${INPUT} text)
file(WRITE ${OUTPUT}
"#include <string_view>
namespace acme8443::embedded {
std::string_view ${IDENTIFIER}();
namespace {
constexpr char text[] = R\"embedded(${text})embedded\";
}
std::string_view ${IDENTIFIER}() { return {text, sizeof text - 1}; }
}  // namespace acme8443::embedded
")
