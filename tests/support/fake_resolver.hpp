#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/net/resolver.hpp"

namespace acme8443 {

/// A zone in memory. CNAMEs are followed; a name without records of its own and without names below
/// it does not exist. Names are compared without case and without the last dot.
class FakeResolver final : public net::Resolver {
public:
    /// rdata in wire form; a(), txt() and so on below write it.
    FakeResolver& add(std::string_view name, net::RecordType type, std::string rdata)
    {
        zone_[canonical(name)][type].push_back(std::move(rdata));
        return *this;
    }
    /// A or AAAA, whichever the address is.
    FakeResolver& address(std::string_view name, std::string_view text)
    {
        const net::Address at = *net::Address::parse(text);
        return add(name, at.v6() ? net::RecordType::aaaa : net::RecordType::a, at.bytes());
    }
    FakeResolver& txt(std::string_view name, std::string_view text)
    {
        std::string rdata;
        for (std::size_t at = 0; at == 0 || at < text.size(); at += 255)
            rdata += length_first(text.substr(at, 255));
        return add(name, net::RecordType::txt, std::move(rdata));
    }
    /// RFC 8659 section 4.1.
    FakeResolver& caa(std::string_view name, std::string_view tag, std::string_view value,
                      unsigned char flags = 0)
    {
        return add(
            name, net::RecordType::caa,
            std::string(1, static_cast<char>(flags)) + length_first(tag) + std::string(value));
    }
    FakeResolver& cname(std::string_view name, std::string_view target)
    {
        aliases_[canonical(name)] = canonical(target);
        return *this;
    }
    /// Questions for it cannot be answered: Errc::dns, timeout, ...
    FakeResolver& fails(std::string_view name, net::RecordType type, Error error)
    {
        failures_.insert_or_assign({canonical(name), type}, std::move(error));
        return *this;
    }

    Result<net::DnsAnswer> resolve(std::string_view name, net::RecordType type,
                                   std::stop_token stop) override
    {
        std::string at = canonical(name);
        questions.emplace_back(at, type);
        if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        net::DnsAnswer answer;
        answer.dnssec = dnssec;
        answer.ttl = 300;
        for (int hops = 0;; ++hops) {
            if (auto bad = failures_.find({at, type}); bad != failures_.end())
                return fail(bad->second);
            auto alias = aliases_.find(at);
            if (alias == aliases_.end()) break;
            if (type == net::RecordType::cname) {
                answer.records = {wire(alias->second)};
                return answer;
            }
            if (hops == 8) return fail(Errc::dns, at + ": CNAME loop");
            at = answer.canonical_name = alias->second;
        }
        auto node = zone_.find(at);
        answer.exists = node != zone_.end() || has_names_below(at);
        if (node == zone_.end()) return answer;
        if (auto set = node->second.find(type); set != node->second.end())
            answer.records = set->second;
        return answer;
    }

    std::vector<std::pair<std::string, net::RecordType>> questions{};  ///< in order
    net::Dnssec dnssec{net::Dnssec::insecure};                         ///< of every answer

private:
    static std::string canonical(std::string_view name)
    {
        if (name.ends_with('.')) name.remove_suffix(1);
        std::string out(name);
        std::transform(out.begin(), out.end(), out.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        return out;
    }
    static std::string length_first(std::string_view text)
    {
        return std::string(1, static_cast<char>(text.size())) + std::string(text);
    }
    /// A name in wire form.
    static std::string wire(std::string_view name)
    {
        std::string out;
        while (!name.empty()) {
            const auto label = name.substr(0, name.find('.'));
            out += length_first(label);
            name.remove_prefix(std::min(name.size(), label.size() + 1));
        }
        return out + '\0';
    }
    bool has_names_below(const std::string& name) const
    {
        return std::any_of(zone_.begin(), zone_.end(),
                           [&](const auto& node) { return node.first.ends_with("." + name); });
    }
    std::map<std::string, std::map<net::RecordType, std::vector<std::string>>> zone_;
    std::map<std::string, std::string> aliases_;
    std::map<std::pair<std::string, net::RecordType>, Error> failures_;
};

}  // namespace acme8443
