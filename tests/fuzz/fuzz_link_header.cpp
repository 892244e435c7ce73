// A Link header (RFC 8288). No more targets than were asked for, each a part of the header.
#include "acme/link_header.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto header = fuzz::text(data, size);
    const auto targets = acme::link_targets(header, "alternate", 5);
    fuzz::require(targets.size() <= 5, "no more targets than were asked for");
    for (const auto& target : targets)
        fuzz::require(header.find(target) != header.npos, "a target is a part of the header");
    return 0;
}
