#pragma once
#include "acme/authorization.hpp"
#include "tests/support/approved.hpp"
#include "tests/unit/acme/scripted_ca.hpp"

namespace acme8443::acme {

inline const std::string token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";

inline Identifier name(const char* text) { return *Identifier::parse(text); }

inline nlohmann::json challenge_of(const std::string& number, const std::string& status = "pending",
                                   const std::string& type = "http-01")
{
    return {{"type", type},
            {"status", status},
            {"token", token},
            {"url", "https://ca.example/challenge/" + number}};
}

inline nlohmann::json authorization_of(const std::string& host, const std::string& number,
                                       const std::string& status = "pending")
{
    return {{"identifier", {{"type", "dns"}, {"value", host}}},
            {"status", status},
            {"challenges", {challenge_of(number, "pending", "tls-alpn-01"), challenge_of(number)}}};
}

/// Remembers what it was shown; as Presented it says "fetched" as often as it was told to.
class Recorder final : public Solver {
public:
    explicit Recorder(ChallengeType type = ChallengeType::http_01) : type_(type) {}
    ChallengeType type() const noexcept override { return type_; }
    Result<Presented> present(const Challenge& challenge, std::stop_token) override
    {
        seen.push_back(challenge);
        if (refuses) return fail(Errc::busy, "port 80 is taken");
        ++out;
        return Presented([this] { --out; },
                         [this](std::chrono::milliseconds, std::stop_token) {
                             return fetches > 0 && fetches-- > 0;
                         });
    }
    std::vector<Challenge> seen;
    int out{};
    int fetches{};
    bool refuses{};

private:
    ChallengeType type_;
};

class Authorizations : public testing::Test {
protected:
    Result<Answers> present_all() { return present(ca.session, order, {}, solvers, {}); }
    Result<void> run()
    {
        auto answers = present_all();
        if (!answers) return fail(answers.error());
        return validate(ca.session, order, std::move(*answers), {});
    }
    ScriptedCa ca;
    Recorder recorder;
    std::vector<Solver*> solvers{&recorder};
    Order order{.url = "https://ca.example/order/1",
                .finalize = "https://ca.example/finalize/1",
                .authorizations = {"https://ca.example/authz/a", "https://ca.example/authz/b"},
                .status = "pending",
                .spec = {.names = {{name("a.example"), ChallengeType::http_01},
                                   {name("b.example"), ChallengeType::http_01}}}};
};

class Validate : public Authorizations {
protected:
    void SetUp() override
    {
        ca.on("/authz/a", ca.reply(200, authorization_of("a.example", "a")));
        ca.on("/authz/b", ca.reply(200, authorization_of("b.example", "b")));
        ca.on("/challenge/a", ca.reply(200, challenge_of("a", "processing")));
        ca.on("/challenge/b", ca.reply(200, challenge_of("b", "processing")));
    }
    /// The order is in these states, one after the other; the last one stays.
    void order_is(std::initializer_list<const char*> states, ScriptedCa::Headers headers = {})
    {
        for (const char* status : states)
            ca.on("/order/1", ca.reply(200,
                                       {{"status", status},
                                        {"finalize", "https://ca.example/finalize/1"},
                                        {"authorizations", order.authorizations},
                                        {"identifiers",
                                         {{{"type", "dns"}, {"value", "a.example"}},
                                          {{"type", "dns"}, {"value", "b.example"}}}}},
                                       std::exchange(headers, {})));
    }
    static constexpr auto prefix = {"POST /authz/a", "POST /authz/b", "POST /challenge/a",
                                    "POST /challenge/b"};
    std::vector<std::string> polls() const
    {
        auto all = ca.asked();
        return {all.begin() + 4, all.end()};
    }
};

}  // namespace acme8443::acme
