#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/net/name_server.hpp"

namespace acme8443 {

/// Name servers that answer from a function, and remember what they were asked.
class FakeNameServers final : public net::NameServers {
public:
    using Answer = std::function<Result<net::ServerAnswer>(
        const std::string& server, const std::string& name, net::RecordType type)>;
    explicit FakeNameServers(Answer answer) : answer_(std::move(answer)) {}

    Result<net::ServerAnswer> ask(const net::Address& server, std::string_view name,
                                  net::RecordType type, std::stop_token stop) override
    {
        asked.emplace_back(server.text());
        if (stop.stop_requested()) return fail(Errc::cancelled, "cancelled");
        return answer_(server.text(), std::string(name), type);
    }

    std::vector<std::string> asked{};  ///< addresses, in order

private:
    Answer answer_;
};

}  // namespace acme8443
