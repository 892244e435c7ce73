#include <arpa/nameser.h>

#include <array>

#include "base/net/resolver.hpp"
#include "base/text.hpp"

namespace acme8443::net {

std::string_view to_string(RecordType type)
{
    switch (type) {
        case RecordType::a:
            return "A";
        case RecordType::ns:
            return "NS";
        case RecordType::cname:
            return "CNAME";
        case RecordType::soa:
            return "SOA";
        case RecordType::txt:
            return "TXT";
        case RecordType::aaaa:
            return "AAAA";
        case RecordType::caa:
            return "CAA";
    }
    return "?";
}

std::vector<Address> addresses(const DnsAnswer& answer)
{
    std::vector<Address> found;
    for (const std::string& rdata : answer.records)
        if (auto address = Address::from_bytes(rdata)) found.push_back(*std::move(address));
    return found;
}

std::vector<std::string> texts(const DnsAnswer& answer)
{
    std::vector<std::string> found;
    for (const std::string& rdata : answer.records) {
        std::string text;
        // RFC 1035 section 3.3.14: character-strings, each with its length first.
        for (std::size_t at = 0; at < rdata.size();) {
            const std::size_t length = static_cast<unsigned char>(rdata[at]);
            text += rdata.substr(at + 1, length);
            at += 1 + length;
        }
        found.push_back(std::move(text));
    }
    return found;
}

std::vector<std::string> names(const DnsAnswer& answer)
{
    std::vector<std::string> found;
    for (const std::string& rdata : answer.records) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(rdata.data());
        std::array<char, NS_MAXDNAME> text{};
        if (ns_name_uncompress(bytes, bytes + rdata.size(), bytes, text.data(), text.size()) < 0)
            continue;
        std::string name = lower(text.data());
        if (name.ends_with('.')) name.pop_back();
        found.push_back(std::move(name));
    }
    return found;
}

}  // namespace acme8443::net
