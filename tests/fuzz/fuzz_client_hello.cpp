// The first bytes of a connection to port 443. Whoever waits for more is told a number that grows.
#include "acme/challenge/client_hello.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;
using Kind = acme::ClientHello::Kind;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = fuzz::text(data, size);
    const auto whole = acme::glance_at_client_hello(bytes);
    fuzz::require(whole.kind != Kind::incomplete || whole.wanted > size, "it waits for more");
    fuzz::require(whole.wanted <= acme::longest_client_hello, "it does not wait for ever");
    const auto half = acme::glance_at_client_hello(bytes.substr(0, size / 2));
    fuzz::require(half.kind == Kind::incomplete || half.kind == whole.kind,
                  "more bytes do not change what has been decided");
    return 0;
}
