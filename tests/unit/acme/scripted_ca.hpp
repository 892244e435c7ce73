#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "acme/session.hpp"
#include "base/pki/encoding.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/scripted_http.hpp"

namespace acme8443::acme {

/// A Session with https://ca.example, whose answers are scripted. Directory and newNonce are there.
class ScriptedCa {
public:
    using json = nlohmann::json;
    using Headers = std::multimap<std::string, std::string>;

    explicit ScriptedCa(std::string account_url = "https://ca.example/account/1",
                        json more_directory = json::object())
        : session(
              {.directory_url = "https://ca.example/dir", .account_url = std::move(account_url)},
              http, clock, key)
    {
        json directory = {{"newNonce", "https://ca.example/nonce"},
                          {"newAccount", "https://ca.example/new-account"},
                          {"newOrder", "https://ca.example/new-order"},
                          {"revokeCert", "https://ca.example/revoke"},
                          {"keyChange", "https://ca.example/key-change"},
                          {"renewalInfo", "https://ca.example/ari"}};
        directory.update(more_directory);
        http.on("https://ca.example/dir", ScriptedHttp::reply(200, directory.dump()));
        http.on("https://ca.example/nonce",
                ScriptedHttp::reply(200, "", {{"replay-nonce", "first"}}));
    }

    /// An answer as a CA gives it, with a nonce of its own: "n1", "n2", ...
    net::HttpResponse reply(int status, const json& body, Headers headers = {})
    {
        headers.emplace("replay-nonce", "n" + std::to_string(++nonces_));
        return ScriptedHttp::reply(status, body.is_string() ? body.get<std::string>() : body.dump(),
                                   std::move(headers));
    }
    net::HttpResponse problem(int status, const std::string& type, Headers headers = {})
    {
        return reply(status,
                     {{"type", "urn:ietf:params:acme:error:" + type}, {"detail", "because"}},
                     std::move(headers));
    }
    ScriptedCa& on(const std::string& path, net::HttpResponse answer)
    {
        http.on("https://ca.example" + path, std::move(answer));
        return *this;
    }

    /// "POST /new-order" and so on, in order, without the directory and newNonce.
    std::vector<std::string> asked() const
    {
        std::vector<std::string> all;
        for (const auto& request : http.requests) {
            const std::string path = request.url.substr(std::string("https://ca.example").size());
            if (path != "/dir" && path != "/nonce") all.push_back(request.method + ' ' + path);
        }
        return all;
    }
    /// The protected header of the last request whose path is this one.
    json header(const std::string& path) const { return part(path, "protected"); }
    /// Its payload; null when it was empty.
    json payload(const std::string& path) const { return part(path, "payload"); }

    FakeClock clock;
    ScriptedHttp http;
    pki::PrivateKey key = *pki::PrivateKey::generate(KeyType::ecdsa_p256);
    Session session;

private:
    json part(const std::string& path, const char* name) const
    {
        for (auto request = http.requests.rbegin(); request != http.requests.rend(); ++request) {
            if (request->url != "https://ca.example" + path) continue;
            const auto text =
                pki::from_base64url(json::parse(request->body).at(name).get<std::string>());
            return text && !text->empty() ? json::parse(*text) : json();
        }
        ADD_FAILURE() << "nobody asked for " << path;
        return {};
    }
    int nonces_{};
};

}  // namespace acme8443::acme
