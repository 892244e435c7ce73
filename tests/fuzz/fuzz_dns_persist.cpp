// A TXT record at _validation-persist.NAME.
#include "base/net/dns_persist.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(fuzz::text(data, size));
    const auto record = net::parse_dns_persist(text);
    const net::DnsPersistWish wish{{"ca.example"},
                                   {"https://ca.example/acct/1"},
                                   false,
                                   std::chrono::sys_seconds(std::chrono::seconds(1'800'000'000))};
    const std::string texts[] = {text};
    const auto search = net::find_dns_persist(texts, wish);
    fuzz::require(!search.found || record.has_value(), "what cannot be read is not found");
    if (!record) return 0;
    const auto again = net::parse_dns_persist(net::to_text(*record));
    fuzz::require(again.has_value() && *again == *record, "what was read can be written and read");
    fuzz::require(net::zone_line("a.example", *record).find('\n') == std::string::npos,
                  "a line is one line");
    return 0;
}
