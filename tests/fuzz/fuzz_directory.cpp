// An ACME directory. Every URL that is taken is https.
#include "acme/directory.hpp"
#include "base/text.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto read = acme::parse_directory(fuzz::text(data, size));
    if (!read) return 0;
    for (const auto& url : {read->new_nonce, read->new_account, read->new_order, read->new_authz,
                            read->revoke_cert, read->key_change, read->renewal_info}) {
        fuzz::require(url.empty() || lower(url).starts_with("https://"), "a URL of a directory is https");
    }
    return 0;
}
