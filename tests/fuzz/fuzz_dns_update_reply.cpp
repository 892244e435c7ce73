// What a name server answers to a signed update; the first two bytes are made those of the
// question.
#include "base/net/dns_update_message.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;

/// libldns loses every signature of a message but the last.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libldns\n"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const net::TsigKey key{"acme8443", net::TsigAlgorithm::hmac_sha256, Secret("c2VjcmV0")};
    static const net::UpdateMessage sent = *net::write_update(
        {net::TxtUpdate::What::add, "test", "_acme-challenge.app.test", "value"}, &key);
    std::string wire(fuzz::text(data, size));
    if (wire.size() >= 2) wire.replace(0, 2, sent.wire, 0, 2);
    const auto reply = net::read_update_reply(wire, sent, &key);
    fuzz::require(!reply || !reply->signed_by_key, "nobody without the key can sign");
    return 0;
}
