// A problem document, or what a server sends for one. What is shown of it fits a terminal.
#include <algorithm>

#include "acme/problem.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;

namespace {

bool printable(std::string_view text)
{
    return std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Error error = to_error(acme::parse_problem(403, fuzz::text(data, size)));
    fuzz::require(printable(error.message), "a problem's text is printable");
    for (const SubError& part : error.parts) {
        fuzz::require(printable(part.subject) && printable(part.message),
                      "a subproblem's text is printable");
    }
    return 0;
}
