// Three Locations, separated by newlines; whatever they are, nothing but 80 and 443 is dialled.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"
#include "tests/support/redirecting_world.hpp"

using namespace acme8443;
using namespace acme8443::validator;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::vector<CaProfile> profiles{*ca_profile("br"), *ca_profile("letsencrypt")};
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const CaProfile& ca : profiles) {
        preflight::RedirectingWorld world(split(text, '\n'));
        if (!preflight::only_80_and_443(world.walk(ca))) std::abort();
    }
    return 0;
}
