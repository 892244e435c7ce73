#pragma once
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/net/dns_update.hpp"
#include "base/net/name_server.hpp"

namespace acme8443 {

/// Name servers that answer from a table; addresses that are not in it do not answer.
class FakeNameServers final : public net::NameServers {
public:
    using Answer = std::function<Result<net::ServerAnswer>(std::string_view name, net::RecordType)>;

    /// What this one says from now on.
    FakeNameServers& at(const char* address, Answer answer)
    {
        answers_.insert_or_assign(*net::Address::parse(address), std::move(answer));
        return *this;
    }
    /// Authoritative, with these texts at every name and this serial.
    static Answer showing(std::vector<std::string> texts, std::uint32_t serial = 1)
    {
        return [=](std::string_view, net::RecordType type) {
            net::ServerAnswer answer{.authoritative = true};
            if (type == net::RecordType::soa) answer.serial = serial;
            if (type == net::RecordType::txt)
                for (const std::string& text : texts)
                    answer.records.push_back(std::string(1, static_cast<char>(text.size())) + text);
            return Result<net::ServerAnswer>(answer);
        };
    }
    static Answer failing(Errc code)
    {
        return [=](std::string_view, net::RecordType) {
            return Result<net::ServerAnswer>(fail(code, "no answer"));
        };
    }

    Result<net::ServerAnswer> ask(const net::Address& server, std::string_view name,
                                  net::RecordType type, std::stop_token stop) override
    {
        if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        asked.emplace_back(server.text(), std::string(name));
        const auto found = answers_.find(server);
        if (found == answers_.end()) return fail(Errc::timeout, "no answer");
        return found->second(name, type);
    }

    std::vector<std::pair<std::string, std::string>> asked{};

private:
    std::map<net::Address, Answer> answers_;
};

/// Remembers what it was told to change.
class FakeDnsUpdater final : public net::DnsUpdater {
public:
    struct Told {
        std::string server;
        net::TxtUpdate update;
        std::string key;     ///< its name, or empty
        std::string secret;  ///< in base64
    };
    Result<void> update(const net::DnsServer& server, const net::TxtUpdate& update,
                        const net::TsigKey* key, std::stop_token) override
    {
        told.push_back({server.text(), update, key ? key->name : "",
                        key ? std::string(key->secret.reveal()) : ""});
        if (refusals.contains(server.text()))
            return fail(refusals.at(server.text()), "not from " + server.text());
        return {};
    }
    std::vector<Told> told{};
    std::map<std::string, Errc> refusals{};
};

}  // namespace acme8443
