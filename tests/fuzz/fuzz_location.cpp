// Locations, separated by newlines; whatever they are, nothing but 80 and 443 is dialled.
#include "base/text.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/redirecting_world.hpp"

using namespace acme8443;
using namespace acme8443::validator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::vector<CaProfile> profiles{*ca_profile("br"), *ca_profile("letsencrypt")};
    const auto locations = split(fuzz::text(data, size), '\n');
    for (const CaProfile& ca : profiles) {
        preflight::RedirectingWorld world(locations);
        fuzz::require(preflight::only_80_and_443(world.walk(ca)), "only 80 and 443 are dialled");
    }
    return 0;
}
