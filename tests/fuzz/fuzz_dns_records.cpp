// rdata as a resolver hands it over: A, AAAA, TXT, CAA.
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_resolver.hpp"
#include "validator/preflight/caa.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string rdata(fuzz::text(data, size));
    const net::DnsAnswer answer{.records = {rdata}};
    (void)net::addresses(answer);
    fuzz::require(net::texts(answer).front().size() <= size, "a text is no longer than its record");

    FakeResolver resolver;
    resolver.add("example.com", net::RecordType::caa, rdata);
    const FakeClock clock;
    const auto facts = validator::preflight::CaaLookups(resolver, clock, {}).climb("example.com");
    fuzz::require(facts.has_value() && facts->zone.contains("example.com"),
                  "a record is read, or its lookup has failed");
    return 0;
}
